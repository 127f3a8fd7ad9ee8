import { AUTOMATIC, KIM, PRIYA, STRANGER } from '../support/people';
import { expect, test } from '../support/test';

test('calls stay in the history over a reload, are filed from it later, and called back', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  // Missed, by one who does not answer either when called back.
  await customer.ring(AUTOMATIC.neverAnswers);
  await expect(softphone.button('Answer')).toBeVisible();
  await customer.hangUp();
  await expect(softphone.button('Answer')).toBeHidden();
  // Filed.
  await customer.ring(KIM.number);
  await softphone.answer();
  await softphone.notes.fill('The oven is cold.');
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  const kims = await softphone.ticket();
  // Not filed, and its notes are nowhere else.
  await customer.ring(PRIYA.number);
  await softphone.answer();
  await softphone.notes.fill('Wants the invoice again.');
  await softphone.button('Hang up').click();
  await softphone.file('No ticket');

  await expect(softphone.tab('History')).toContainText('1 unfiled');
  await softphone.tab('History').click();
  const shown = async (): Promise<void> => {
    await expect(softphone.unfiled.getByRole('listitem')).toHaveCount(1);
    await expect(softphone.unfiled).toContainText('Wants the invoice again.');
    const calls = softphone.history.getByRole('listitem');
    await expect(calls).toHaveCount(2);
    await expect(calls.nth(0)).toContainText(KIM.name);
    await expect(calls.nth(0).getByRole('button', { name: `Open ticket #${kims}` })).toBeVisible();
    await expect(calls.nth(1)).toContainText('Missed');
    await expect(calls.nth(1).getByRole('img', { name: 'Inbound' })).toBeVisible();
    await expect(calls.nth(1)).toHaveAttribute('aria-setsize', '2');
  };
  await shown();

  await helpdesk.page.reload();
  await helpdesk.openSoftphone();
  await softphone.isReady();
  // The view that was looked at last.
  await expect(softphone.tab('History')).toHaveAttribute('aria-selected', 'true');
  await shown();

  await softphone.unfiled.getByRole('button', { name: /^File call/ }).click();
  await expect(softphone.notes).toHaveValue('Wants the invoice again.');
  await softphone.file('New ticket');
  await expect(softphone.unfiled).toBeHidden();
  await expect(softphone.tab('History')).not.toContainText('unfiled');
  const filed = softphone.history.getByRole('listitem').first();
  const open = filed.getByRole('button', { name: /^Open ticket/ });
  const ticket = /\d+/.exec(await open.innerText())?.[0] ?? '';
  expect(ticket).not.toBe(kims);
  await open.click();
  await helpdesk.shows(ticket);
  await expect(helpdesk.conversation).toContainText('Wants the invoice again.');

  await softphone.isReady();
  await softphone.history.getByRole('button', { name: 'Call back Nadia No-Answer' }).click();
  await expect(softphone.call).toContainText('Nadia No-Answer');
  await expect(softphone.tab('Call')).toHaveAttribute('aria-selected', 'true');
  await softphone.button('Hang up').click();
  await expect(softphone.tab('History')).toHaveAttribute('aria-selected', 'true');
});

test('another agent in the same browser sees nothing of it', async ({ helpdesk, softphone, customer, sandbox }) => {
  await customer.ring(STRANGER.number);
  await expect(softphone.button('Answer')).toBeVisible();
  await customer.hangUp();
  await expect(softphone.button('Answer')).toBeHidden();
  await softphone.tab('History').click();
  await expect(softphone.history.getByRole('listitem')).toHaveCount(1);

  await helpdesk.page.goto(sandbox.windowOf(1002));
  await helpdesk.openSoftphone();
  await softphone.isReady();
  await softphone.tab('History').click();
  await expect(softphone.frame.getByText('No calls yet.')).toBeVisible();
});

test('where the browser keeps nothing, the agent is told once and goes on', async ({ chromium, helpdesk, customer }) => {
  await chromium.context.addInitScript(() => {
    // What a page meets where other sites' data are blocked.
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
  });
  await helpdesk.page.reload();
  const softphone = await helpdesk.openSoftphone();
  await softphone.isReady();
  await expect(softphone.notices.getByText(/history/i)).toHaveCount(1);
  await softphone.notices.getByRole('button', { name: 'Dismiss' }).click();
  for (const _ of [1, 2]) {
    await customer.ring(KIM.number);
    await expect(softphone.button('Answer')).toBeVisible();
    await customer.hangUp();
    await expect(softphone.button('Answer')).toBeHidden();
  }
  await expect(softphone.notices.getByText(/browser/i)).toBeHidden();
  await softphone.tab('History').click();
  await expect(softphone.history.getByRole('listitem')).toHaveCount(2);
});

import type { Page } from '@playwright/test';
import { KIM, KIMS_TICKET, PRIYA } from '../support/people';
import type { Helpdesk } from '../support/helpdesk';
import type { Sandbox } from '../support/sandbox';
import type { Softphone } from '../support/softphone';
import { expect, test } from '../support/test';

/** Reloads the helpdesk's page at once, whatever is being written, and looks at the softphone again. */
async function refresh(helpdesk: Helpdesk): Promise<Softphone> {
  await helpdesk.page.reload();
  return helpdesk.openSoftphone();
}

/** Whether leaving the page asks first, from now on. */
function questions(page: Page): string[] {
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  return asked;
}

/** The ticket that the helpdesk says the call is in. */
async function ticketOf(sandbox: Sandbox, reference: string): Promise<string> {
  let ticket = '';
  await expect
    .poll(
      async () => {
        const details = (await (await sandbox.details(reference)).json()) as { ticket_id?: number }[];
        ticket = details[0]?.ticket_id?.toString() ?? '';
        return ticket;
      },
      // What failed is tried again ever more seldom.
      { timeout: 60_000 },
    )
    .not.toBe('');
  return ticket;
}

/** What was written is in the ticket, once. */
async function isOnceIn(helpdesk: Helpdesk, sandbox: Sandbox, ticket: string, words: string): Promise<void> {
  const window = new URL(`/tickets/${ticket}`, sandbox.at.helpdesk);
  window.searchParams.set('agent', '1001');
  await helpdesk.page.goto(window.href);
  await expect(helpdesk.conversation.getByText(words)).toHaveCount(1);
}

test('what is in the dialer is there after a refresh', async ({ helpdesk, softphone }) => {
  await softphone.number.fill('+1 206 555 01');
  await refresh(helpdesk);
  await expect(softphone.number).toHaveValue('+1 206 555 01');
  await softphone.isReady();
});

test('a call that rang when the page was refreshed is in the history', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  await customer.ring(KIM.number, { reference: 'refreshed-while-ringing' });
  await expect(softphone.call.getByRole('heading')).toHaveText(KIM.name);
  await refresh(helpdesk);
  await softphone.tab('History').click();
  await expect(softphone.history.getByRole('listitem')).toHaveCount(1);
  await expect(softphone.history).toContainText(KIM.name);
});

test('a refresh in a call loses no letter of the notes, and the caret is where it was', async ({
  helpdesk,
  softphone,
  customer,
  sandbox,
}) => {
  await customer.ring(KIM.number, { reference: 'refreshed-in-a-call' });
  await softphone.answer();
  const asked = questions(helpdesk.page);
  await softphone.notes.pressSequentially('The oven is cold again');
  for (const _ of ' again') await softphone.notes.press('ArrowLeft');
  await refresh(helpdesk);
  expect(asked, 'a call would be interrupted').toEqual(['beforeunload']);

  await expect(softphone.notes).toHaveValue('The oven is cold again');
  await expect(softphone.notes).toBeFocused();
  await softphone.notes.pressSequentially(' now and');
  await expect(softphone.notes).toHaveValue('The oven is cold now and again');
  // Taken back, where the telephone system lets a page do that; else cut off, with a way out.
  const goesOn = softphone.button('Hang up').or(softphone.button('Call back'));
  await expect(goesOn).toBeVisible();
  if (await softphone.button('Hang up').isVisible()) await softphone.button('Hang up').click();
  else await expect(softphone.wrapUp).toContainText('The page was closed during the call');
  await softphone.file('New ticket');
  await softphone.ticket();
  const ticket = await ticketOf(sandbox, 'refreshed-in-a-call');
  await isOnceIn(helpdesk, sandbox, ticket, 'The oven is cold now and again');
});

test('a refresh in wrap-up brings back every choice, and the call is filed once', async ({
  helpdesk,
  softphone,
  customer,
  sandbox,
}) => {
  await customer.ring(KIM.number, { reference: 'refreshed-in-wrap-up' });
  await softphone.answer();
  await softphone.notes.fill('Chosen before the refresh.');
  await softphone.button('Hang up').click();
  await softphone.wrapUp.getByRole('radio', { name: 'Existing ticket' }).check();
  await softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' }).fill(KIMS_TICKET);
  await softphone.wrapUp.getByRole('combobox', { name: 'Disposition' }).selectOption('Follow-up');
  await expect(softphone.saved).toHaveText('Saved');
  const asked = questions(helpdesk.page);
  // The subject of the ticket may come, and be kept, at the very moment of the first.
  await expect(async () => {
    asked.length = 0;
    await refresh(helpdesk);
    expect(asked, 'all of it is kept').toEqual([]);
  }).toPass({ timeout: 30_000 });

  await expect(softphone.notes).toHaveValue('Chosen before the refresh.');
  await expect(softphone.wrapUp.getByRole('radio', { name: 'Existing ticket' })).toBeChecked();
  await expect(softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' })).toHaveValue(KIMS_TICKET);
  await expect(softphone.wrapUp.getByRole('combobox', { name: 'Disposition' })).toHaveValue('Follow-up');
  await softphone.button('Finish').click();
  expect(await softphone.ticket()).toBe(KIMS_TICKET);
  expect(await ticketOf(sandbox, 'refreshed-in-wrap-up')).toBe(KIMS_TICKET);
  await isOnceIn(helpdesk, sandbox, KIMS_TICKET, 'Chosen before the refresh.');
});

for (const fault of ['timeout', 'cut_after_write', 'server_error_html', 'rate_limited'] as const) {
  test(`a refresh while the call is being filed (${fault}) files it once`, async ({
    helpdesk,
    softphone,
    customer,
    sandbox,
  }) => {
    test.setTimeout(150_000);
    const reference = `refreshed-while-filing-${fault}`;
    await customer.ring(KIM.number, { reference });
    await softphone.answer();
    await softphone.notes.fill('Written once.');
    await softphone.button('Hang up').click();
    await sandbox.fail('pop', fault, { times: 1000, retry_after: 1 });
    await softphone.file('New ticket');
    await expect(softphone.filed.getByRole('listitem')).toHaveCount(1);
    await refresh(helpdesk);
    await expect(softphone.filed).toContainText(KIM.name);
    await sandbox.stopFailing();
    const ticket = await ticketOf(sandbox, reference);
    await softphone.ticket();
    await isOnceIn(helpdesk, sandbox, ticket, 'Written once.');
  });
}

test('going to another page of the helpdesk and back loses nothing', async ({ helpdesk, softphone, customer, sandbox }) => {
  await customer.ring(PRIYA.number, { reference: 'left-and-back' });
  await softphone.answer();
  await softphone.button('Hang up').click();
  await softphone.notes.fill('Half a sent');
  await helpdesk.page.goto(new URL('/sandbox', sandbox.at.helpdesk).href).catch(() => undefined);
  await helpdesk.page.goBack();
  if ((await helpdesk.icon.getAttribute('aria-expanded')) !== 'true') await helpdesk.icon.click();
  await expect(softphone.notes).toHaveValue('Half a sent');
  await softphone.notes.press('End');
  await softphone.notes.pressSequentially('ence');
  await expect(softphone.saved).toHaveText('Saved');
  await refresh(helpdesk);
  await expect(softphone.notes).toHaveValue('Half a sentence');
});


import { Helpdesk } from '../support/helpdesk';
import { KIM } from '../support/people';
import { expect, test } from '../support/test';

test('of two tabs of an agent one rings and pops, the other says where; when the first is gone the next takes over', async ({
  helpdesk,
  softphone,
  chromium,
  sandbox,
  customer,
}) => {
  const other = new Helpdesk(await chromium.context.newPage(), sandbox.at.window);
  await other.open();
  await other.openSoftphone();
  const waiting = other.softphone();
  const place = waiting.frame.getByRole('status');
  await expect(waiting.frame.getByRole('heading', { name: 'Softphone in another tab' })).toBeVisible();
  await other.icon.click();
  await other.isHidden();

  await customer.ring(KIM.number, { reference: 'call-with-two-tabs' });
  await expect(softphone.button('Answer')).toBeVisible();
  // The agent looks at the other tab: it shows itself and says so.
  await other.isShown();
  await expect(place).toContainText('A call rings');
  await expect(waiting.button('Answer')).toBeHidden();

  await softphone.answer();
  await waiting.button('Use it here').click();
  await expect(place).toContainText('cannot leave the other tab now');
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  await softphone.ticket();

  await helpdesk.page.close();
  await waiting.isReady();
});

test('an agent takes the softphone to the tab that is looked at, and there is still only one', async ({
  softphone,
  chromium,
  sandbox,
}) => {
  const other = new Helpdesk(await chromium.context.newPage(), sandbox.at.window);
  await other.open();
  const taken = await other.openSoftphone();
  await taken.button('Use it here').click();
  await taken.isReady();
  await expect(softphone.frame.getByRole('heading', { name: 'Softphone in another tab' })).toBeVisible();
});

test('another agent in the same browser has a softphone of their own', async ({ softphone, chromium, sandbox }) => {
  const other = new Helpdesk(await chromium.context.newPage(), sandbox.windowOf(1002));
  await other.open();
  const theirs = await other.openSoftphone();
  await theirs.isReady();
  await expect(softphone.line).toContainText('Ready');
});

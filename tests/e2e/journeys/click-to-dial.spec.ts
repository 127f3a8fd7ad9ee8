import { Helpdesk } from '../support/helpdesk';
import { KIM, KIMS_TICKET } from '../support/people';
import { expect, test } from '../support/test';

const NUMBER = 'Call +1 (415) 555-0100';

test('a number clicked on a ticket is dialled once, in one of two tabs, and the call goes to that ticket', async ({
  helpdesk,
  chromium,
  sandbox,
}) => {
  await helpdesk.page.goto(`${sandbox.at.helpdesk}/tickets/${KIMS_TICKET}?agent=1001`);
  const softphone = await helpdesk.openSoftphone();
  await softphone.isReady();
  const other = new Helpdesk(await chromium.context.newPage(), sandbox.at.window);
  await other.open();
  const waiting = await other.openSoftphone();
  await waiting.isReady();

  await helpdesk.page.getByTitle(NUMBER).first().click();
  await expect(helpdesk.page.getByText(/is calling \+1 \(415\) 555-0100/)).toBeVisible();
  await softphone.isConnected();
  await waiting.isConnected();
  await expect(softphone.call.getByRole('heading', { name: KIM.name })).toBeVisible();
  await softphone.notes.fill('Rang back about the oven.');
  await softphone.button('Hang up').click();

  await expect(softphone.wrapUp.getByRole('radio', { name: 'Existing ticket' })).toBeChecked();
  await expect(softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' })).toHaveValue(KIMS_TICKET);
  await softphone.button('Finish').click();
  expect(await softphone.ticket()).toBe(KIMS_TICKET);
  expect((await sandbox.calls()).filter((call) => call.from === KIM.number || call.to === KIM.number)).toHaveLength(1);

  await helpdesk.page.reload();
  await expect(helpdesk.conversation.getByText('Rang back about the oven.')).toHaveCount(1);
});

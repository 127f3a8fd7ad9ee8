import { KIM } from '../support/people';
import { Tab } from '../support/tab';
import { expect, test } from '../support/test';

test('a call that rings in two tabs is answered, written about and wrapped up in the one that has no line', async ({
  softphone,
  chromium,
  sandbox,
  customer,
}) => {
  const { desk, softphone: other } = await Tab.open(chromium.context, sandbox);
  await other.isReady();
  await customer.ring(KIM.number, { reference: 'call-in-two-tabs' });
  await expect(softphone.button('Answer')).toBeVisible();
  await other.answer();
  await softphone.isConnected();

  await other.notes.pressSequentially('From the second tab.');
  await expect(softphone.notes).toHaveValue('From the second tab.');
  await softphone.notes.press('Home');
  await softphone.notes.pressSequentially('From the first. ');
  await expect(other.notes).toHaveValue('From the first. From the second tab.');

  await other.button('Hang up').click();
  await customer.sees({ state: 'ended', end_reason: 'agent_hung_up' });
  await other.file('New ticket', { disposition: 'Follow-up' });
  const ticket = await other.ticket();
  await expect(softphone.filed).toContainText(ticket);
  // The ticket opens where it was clicked.
  await other.button(`Open ticket #${ticket}`).click();
  await desk.shows(ticket);
  await expect(desk.conversation).toContainText('From the first. From the second tab.');
  await expect(desk.timeEntries.getByRole('listitem')).toHaveCount(1);
});

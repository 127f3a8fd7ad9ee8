import { expect, test } from '../support/test';
import { bothHear } from '../support/audio';
import { KIM, PRIYA, STRANGER } from '../support/people';

test('an inbound call becomes a new ticket with the notes', async ({ helpdesk, softphone, customer, sandbox }) => {
  await customer.ring(KIM.number, { name: 'Kim O.', reference: 'call-to-new-ticket' });
  await expect(softphone.call).toContainText('Incoming call');
  // The name that came with the call, until the helpdesk knows a better one.
  await expect(softphone.call.getByRole('heading')).toHaveText(KIM.name);
  await expect(helpdesk.pop.getByRole('heading', { name: KIM.name })).toBeVisible();

  await softphone.answer();
  await bothHear(softphone, customer);
  await softphone.notes.fill('The oven is on fire again.');
  await softphone.button('Hang up').click();
  await customer.sees({ state: 'ended', end_reason: 'agent_hung_up' });

  await expect(softphone.notes).toHaveValue('The oven is on fire again.');
  await softphone.notes.pressSequentially(' Send a fire brigade.');
  await softphone.file('New ticket', { disposition: 'Follow-up' });
  const ticket = await softphone.ticket();

  await softphone.button(`Open ticket #${ticket}`).click();
  await helpdesk.shows(ticket);
  await expect(helpdesk.main).toContainText(KIM.name);
  await expect(helpdesk.conversation).toContainText('The oven is on fire again. Send a fire brigade.');
  await expect(helpdesk.conversation).toContainText('Follow-up');
  await expect(helpdesk.timeEntries.getByRole('listitem')).toHaveCount(1);

  const details = await (await sandbox.details('call-to-new-ticket')).json();
  expect(JSON.stringify(details)).toContain(ticket);
  await expect(softphone.number).toBeVisible();
  expect(await softphone.openConnections()).toBe(0);
});

test('the contact of a filed call opens in the helpdesk', async ({ helpdesk, softphone, customer }) => {
  await customer.ring(PRIYA.number);
  await softphone.answer();
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  await softphone.ticket();
  await softphone.button('Open contact').click();
  await expect(helpdesk.page).toHaveURL(/\/contacts\/5009\b/);
  await expect(helpdesk.main.getByRole('heading', { name: PRIYA.name })).toBeVisible();
});

test('a stranger becomes a contact named by the number', async ({ helpdesk, softphone, customer }) => {
  await customer.ring(STRANGER.number);
  await expect(helpdesk.pop).toContainText('New contact');
  await softphone.answer();
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  const ticket = await softphone.ticket();
  await softphone.button(`Open ticket #${ticket}`).click();
  await expect(helpdesk.main).toContainText('12065550198');
});

test('a declined call ends for the customer and asks for no ticket', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.button('Decline').click();
  await customer.sees({ state: 'ended', end_reason: 'declined' });
  await expect(softphone.number).toBeVisible();
  await expect(softphone.wrapUp).toBeHidden();
  await softphone.isReady();
});

test('a missed call leaves a notice that helps to call back', async ({ softphone, customer }) => {
  await customer.ring(KIM.number, { name: 'Kim O.' });
  await expect(softphone.button('Answer')).toBeVisible();
  await customer.hangUp();
  await customer.sees({ end_reason: 'cancelled' });
  await expect(softphone.notices).toContainText('call-missed');
  await expect(softphone.notices).toContainText(/Kim O/);
  await softphone.button('Put the number in the dialer').click();
  await expect(softphone.number).toHaveValue(KIM.number);
  await softphone.isReady();
});

test('a call that another device answered is not a missed one', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await expect(softphone.button('Answer')).toBeVisible();
  await customer.hangUp({ answeredElsewhere: true });
  await expect(softphone.number).toBeVisible();
  await softphone.isReady();
  await expect(softphone.notices).toBeHidden();
});

test('the customer hangs up first', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await softphone.notes.fill('Cut off in the middle of');
  await customer.hangUp();
  await expect(softphone.wrapUp).toContainText('The customer hung up');
  await expect(softphone.notes).toHaveValue('Cut off in the middle of');
  // Typing goes on where it was: the end of the call takes no focus away.
  await expect(softphone.notes).toBeFocused();
  await softphone.file('New ticket');
  await softphone.ticket();
  expect(await softphone.openConnections()).toBe(0);
});

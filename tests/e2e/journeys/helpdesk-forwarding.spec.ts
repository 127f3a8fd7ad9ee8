import { Desk, expect, test } from '../support/desk';
import { KIM } from '../support/people';

// "Call Forwarded to another agent": after a new ticket, after an update, or without any action. The
// telephone system sends the pop of the same call to the second agent.

const FORWARDED = { requester_id: 5001, responder_id: 1002, call_reference_id: 'passed-on' };

test('after a new ticket, the second agent sees that ticket', async ({ desk, pbx, sandbox, chromium }) => {
  const second = await Desk.open(chromium.context, sandbox, 1002);
  await pbx.pop({ requester_id: 5001, call_reference_id: 'passed-on' });
  await desk.widget.typeNotes('Asked for Otto.');
  await desk.widget.button('New ticket').click();
  const ticket = await desk.widget.ticket();

  await pbx.pop(FORWARDED);
  expect(await second.widget.ticket()).toBe(ticket);
  await desk.widget.isClosed();
  await second.widget.typeNotes('Otto promised Monday.');
  await second.widget.button(`Add note to #${ticket}`).click();
  await second.widget.link(`#${ticket}`).first().click();
  await expect(second.privateNotes).toHaveCount(2);
  await expect(second.privateNotes.first()).toContainText('Asked for Otto.');
  await expect(second.privateNotes.last()).toContainText('Otto promised Monday.');
  await expect(second.timeEntries.getByRole('listitem')).toHaveCount(1);
  expect(await pbx.ticketOf('passed-on')).toBe(ticket);
});

test('after an update of a ticket, the second agent sees that ticket', async ({ desk, pbx, sandbox, chromium }) => {
  const second = await Desk.open(chromium.context, sandbox, 1002);
  await pbx.pop({ requester_id: 5001, call_reference_id: 'passed-on', ticket_id: 72 });
  await desk.widget.typeNotes('Route 4 it is.');
  await desk.widget.button('Add note to #72').click();
  expect(await desk.widget.ticket()).toBe('72');

  await pbx.pop(FORWARDED);
  expect(await second.widget.ticket()).toBe('72');
  await desk.widget.isClosed();
});

test('without any action, notes and caller go on to the second agent', async ({ desk, pbx, sandbox, chromium }) => {
  const second = await Desk.open(chromium.context, sandbox, 1002);
  await pbx.pop({ requester_id: 5001, call_reference_id: 'passed-on' });
  await desk.widget.typeNotes('Has the old price list.');
  await desk.widget.button('Forward to another agent').click();
  await desk.widget.isClosed();
  expect(await pbx.ticketOf('passed-on')).toBeUndefined();

  await pbx.pop(FORWARDED);
  await expect(second.widget.who).toHaveText(KIM.name);
  await expect(second.widget.region).toContainText('Has the old price list.');
  await second.widget.typeNotes('Sent the new one.');
  await second.widget.button('New ticket').click();
  await second.widget.link(`#${await second.widget.ticket()}`).first().click();
  await expect(second.main.getByText('Agent: Otto Ringwald')).toBeVisible();
  await expect(second.privateNotes).toHaveCount(1);
  await expect(second.privateNotes).toContainText('Has the old price list.');
  await expect(second.privateNotes).toContainText('Sent the new one.');
});

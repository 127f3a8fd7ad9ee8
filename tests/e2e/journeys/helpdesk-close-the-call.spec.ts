import { expect, test } from '../support/desk';
import { KIM } from '../support/people';

// "Close the Call".

test('the call goes to a new ticket, its notes along, and the recording comes later as an update', async ({ desk, pbx }) => {
  await pbx.pop({ requester_id: 5001, call_reference_id: 'closing', call_info: { Queue: 'Orders' } });
  await desk.widget.typeNotes('Two pallets on Monday.');
  expect(await pbx.details('closing'), 'not linked yet').toEqual([]);
  await desk.widget.button('New ticket').click();
  const ticket = await desk.widget.ticket();
  expect(await pbx.details('closing')).toEqual([
    { requester_id: 5001, responder_id: 1001, ticket_id: Number(ticket) },
  ]);
  await desk.widget.link(`#${ticket}`).first().click();
  await desk.shows(ticket);
  await expect(desk.main.getByRole('heading', { name: `Call with ${KIM.name}` })).toBeVisible();
  await expect(desk.privateNotes).toHaveCount(1);
  await expect(desk.privateNotes).toContainText('Two pallets on Monday.');
  await expect(desk.privateNotes).toContainText('Orders');
  await expect(desk.timeEntries.getByRole('listitem')).toContainText('Call closing');
  await desk.widget.button('Dismiss').click();

  // The ticket is on the screen while the recording arrives.
  const recording = 'https://recordings.example/closing.mp3';
  await pbx.pop({ requester_id: 5001, call_reference_id: 'closing', call_url: recording });
  await expect(desk.privateNotes).toHaveCount(2);
  await expect(desk.privateNotes.last().getByLabel('Recording of the call')).toHaveAttribute('src', recording);
  await expect(desk.timeEntries.getByRole('listitem')).toHaveCount(1);
});

test('the call goes to the ticket that is on the screen', async ({ desk, pbx }) => {
  await desk.visit('/tickets/72');
  await pbx.pop({ requester_id: 5001, call_reference_id: 'current' });
  const number = desk.widget.region.getByRole('textbox', { name: 'Ticket number' });
  await expect(number).toHaveValue('72');
  await desk.widget.typeNotes('On the early route from March.');
  await desk.widget.button('Link').click();
  expect(await desk.widget.ticket()).toBe('72');
  await expect(desk.privateNotes.last()).toContainText('On the early route from March.');
});

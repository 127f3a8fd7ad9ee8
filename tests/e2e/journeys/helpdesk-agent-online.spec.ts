import { expect, test } from '../support/desk';
import { KIM, KIMS_TICKET } from '../support/people';

// "If the Agent is online".

test('New Ticket option: the ticket is there at once, nothing can be noted or linked, the recording comes to it', async ({
  desk,
  pbx,
}) => {
  await desk.visit('/admin/apps/cti');
  const option = desk.card('When a call comes in');
  await option.getByRole('switch', { name: /^New Ticket/ }).check();
  await option.getByRole('button', { name: 'Save' }).click();
  await expect(desk.page.getByText('Saved.')).toBeVisible();

  await pbx.pop({ requester_id: 5001, call_reference_id: 'optional' });
  await expect(desk.widget.who).toHaveText(KIM.name);
  const ticket = await desk.widget.ticket();
  await expect(desk.widget.notes).toHaveCount(0);
  await expect(desk.widget.button(/ticket|Link|Forward|Add note/)).toHaveCount(0);

  await pbx.pop({ requester_id: 5001, call_reference_id: 'optional', call_url: 'https://recordings.example/o.mp3' });
  await desk.widget.link(`#${ticket}`).first().click();
  await desk.shows(ticket);
  await expect(desk.privateNotes.getByLabel('Recording of the call')).toBeVisible();
  // The option leaves a call alone that has its ticket.
  expect(await pbx.ticketOf('optional')).toBe(ticket);
});

test('new_ticket in the request beats the ticket that the reference has', async ({ desk, pbx }) => {
  await pbx.pop({ requester_id: 5001, call_reference_id: 'again', ticket_id: KIMS_TICKET, call_info: { A: 'b' } });
  expect(await desk.widget.ticket()).toBe(KIMS_TICKET);
  await pbx.pop({ requester_id: 5001, call_reference_id: 'again', new_ticket: true });
  await expect(desk.widget.region.getByText(/^In ticket/)).not.toContainText(`#${KIMS_TICKET}`);
  expect(await desk.widget.ticket()).toBe(await pbx.ticketOf('again'));
});

test('ticket id passed: the ticket, the profile and three recent tickets are shown, and a note can be added during the call', async ({
  desk,
  pbx,
}) => {
  await pbx.pop({ requester_id: 5001, call_reference_id: 'about-79', ticket_id: KIMS_TICKET });
  await expect(desk.widget.region.getByText(/^About ticket/)).toContainText(`#${KIMS_TICKET}`);
  await expect(desk.widget.region).toContainText('San Francisco, US');
  await expect(desk.widget.recent).toHaveCount(3);
  await expect(desk.widget.recent.first()).toContainText(`#${KIMS_TICKET}`);
  expect(await pbx.ticketOf('about-79'), 'shown only').toBeUndefined();

  await desk.widget.typeNotes('The plumber is there.');
  await desk.widget.button(`Add note to #${KIMS_TICKET}`).click();
  expect(await desk.widget.ticket()).toBe(KIMS_TICKET);
  await expect(desk.widget.notes).toHaveValue('');
  await desk.widget.link(KIM.name).click();
  await expect(desk.page).toHaveURL(/\/contacts\/5001\b/);
  await desk.widget.link(`#${KIMS_TICKET}`).first().click();
  await desk.shows(KIMS_TICKET);
  await expect(desk.privateNotes.last()).toContainText('The plumber is there.');
  await desk.widget.button('Dismiss').click();
  await desk.widget.isClosed();
});

test('neither passed: requester and notepad; a ticket number that the agent enters becomes a link', async ({ desk, pbx }) => {
  await pbx.pop({ requester_phone: KIM.number, call_reference_id: 'plain' });
  await expect(desk.widget.who).toHaveText(KIM.name);
  await desk.widget.typeNotes('Wants it before six.');
  const number = desk.widget.region.getByRole('textbox', { name: 'Ticket number' });
  await number.fill('4711');
  await desk.widget.button('Link').click();
  await expect(desk.widget.region.getByRole('alert')).toBeVisible();
  await expect(desk.widget.notes).toHaveValue('Wants it before six.');
  await number.fill('72');
  await desk.widget.button('Link').click();
  expect(await desk.widget.ticket()).toBe('72');
  await desk.widget.link('#72').first().click();
  await desk.shows('72');
  await expect(desk.privateNotes.filter({ hasText: 'Wants it before six.' })).toHaveCount(1);
  const [details] = await pbx.details('plain');
  expect(details).toMatchObject({ ticket_id: 72, requester_id: 5001, responder_id: 1001 });
  expect(details?.note_id, 'it became a note in a ticket that was there').toBeDefined();
});

test('a number that two people have shows the first, and the one who is named later', async ({ desk, pbx }) => {
  await pbx.pop({ requester_phone: '+13125550140', call_reference_id: 'house' });
  await expect(desk.widget.who).toHaveText('Ada Lindqvist');
  await desk.widget.typeNotes('It is Björn.');
  await pbx.pop({ requester_id: 5008, call_reference_id: 'house', new_ticket: true });
  await expect(desk.widget.who).toHaveText('Björn Lindqvist');
  await desk.widget.link(`#${await desk.widget.ticket()}`).first().click();
  await expect(desk.card('Requester').getByRole('link', { name: 'Björn Lindqvist' })).toBeVisible();
  await expect(desk.privateNotes).toContainText('It is Björn.');
});

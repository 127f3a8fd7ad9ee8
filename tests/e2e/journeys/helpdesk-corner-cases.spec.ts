import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk, expect, test, TelephoneSystem } from '../support/desk';
import { KIM, PRIYA } from '../support/people';
import { Sandbox } from '../support/sandbox';

// "Handling Corner Cases".

test('API invoked before call dispose: the widget closes, its ticket is made with everything, the next caller is shown', async ({
  desk,
  pbx,
}) => {
  await pbx.pop({ requester_id: 5001, call_reference_id: 'first', call_info: { Queue: 'Orders' } });
  await desk.widget.typeNotes('Not finished when the next one');
  await pbx.pop({ requester_phone: PRIYA.number, call_reference_id: 'second' });
  await expect(desk.widget.who).toHaveText(PRIYA.name);
  await expect(desk.widget.notes).toHaveValue('');
  expect(await pbx.ticketOf('second')).toBeUndefined();

  await desk.main.getByRole('link', { name: `Call with ${KIM.name}` }).click();
  await desk.shows((await pbx.ticketOf('first')) ?? 'none');
  await expect(desk.main.getByText('Agent: Carla Callahan')).toBeVisible();
  await expect(desk.privateNotes).toContainText('Not finished when the next one');
  await expect(desk.privateNotes).toContainText('Orders');
  await expect(desk.timeEntries.getByRole('listitem')).toContainText('Call first');
});

test('browser refresh: the widget is there again with its half-written notes, and the agent stays online', async ({ desk, pbx }) => {
  await pbx.pop({ requester_id: 5001, call_reference_id: 'hung', ticket_id: 79 });
  // Nothing waits for the notes to be saved: the browser hangs when it likes.
  await desk.widget.notes.fill('Half a sent');
  await desk.page.reload();
  await expect(desk.widget.notes).toHaveValue('Half a sent');
  await expect(desk.widget.region.getByText(/^About ticket/)).toContainText('#79');
  await pbx.pop({ requester_phone: PRIYA.number, call_reference_id: 'after-refresh' });
  await expect(desk.widget.who).toHaveText(PRIYA.name);
  expect(await pbx.ticketOf('after-refresh'), 'an agent who is online gets no ticket').toBeUndefined();
  await desk.visit('/tickets/79');
  await expect(desk.privateNotes.last()).toContainText('Half a sent');
});

test('server side crash: calls in between become tickets, and nothing that was written is lost', async ({ chromium }) => {
  const folder = await mkdtemp(join(tmpdir(), 'softphone-crash-'));
  const database = join(folder, 'helpdesk.sqlite');
  const before = await Sandbox.start({ database });
  const desk = await Desk.open(chromium.context, before);
  let pbx = new TelephoneSystem(before);
  await pbx.pop({ requester_id: 5001, call_reference_id: 'before-the-crash' });
  await desk.widget.typeNotes('Written before the crash.');
  await before.kill();
  await desk.page.close();

  // The window is not open when the server is back: "the agent will appear offline".
  const after = await Sandbox.start({ database, ports: before.ports });
  pbx = new TelephoneSystem(after);
  await pbx.pop({ requester_phone: PRIYA.number, call_reference_id: 'in-between' });
  expect(await pbx.ticketOf('in-between')).toBeDefined();
  expect(await pbx.ticketOf('before-the-crash')).toBeUndefined();

  const again = await Desk.open(chromium.context, after);
  await expect(again.widget.who).toHaveText(KIM.name);
  await expect(again.widget.notes).toHaveValue('Written before the crash.');
  await again.widget.button('New ticket').click();
  await again.widget.link(`#${await again.widget.ticket()}`).first().click();
  await expect(again.privateNotes).toContainText('Written before the crash.');
  await again.main.getByRole('link', { name: 'Tickets' }).click();
  await expect(again.main.getByRole('link', { name: `Call with ${PRIYA.name}` })).toBeVisible();
  await after.stop();
  await rm(folder, { recursive: true });
});

test('server side crash with the window open: the window finds the server again by itself', async ({ chromium }) => {
  const folder = await mkdtemp(join(tmpdir(), 'softphone-crash-'));
  const database = join(folder, 'helpdesk.sqlite');
  const before = await Sandbox.start({ database });
  const desk = await Desk.open(chromium.context, before);
  await before.kill();
  const back = desk.page.waitForResponse((response) => response.url().includes('/window/events') && response.ok());
  const after = await Sandbox.start({ database, ports: before.ports });
  await back;
  await new TelephoneSystem(after).pop({ requester_id: 5001, call_reference_id: 'back' });
  await expect(desk.widget.who).toHaveText(KIM.name);
  await after.stop();
  await rm(folder, { recursive: true });
});

import { expect, test } from '../support/test';

test('a refresh brings the widget back with the notes that were being written', async ({ helpdesk, sandbox }) => {
  const stream = helpdesk.page.waitForResponse(/\/window\/events/);
  await helpdesk.open();
  await stream;
  const pop = await fetch(`${sandbox.at.helpdesk}/api/v2/integrations/cti/pop`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('demo-key-service:X')}` },
    body: JSON.stringify({ requester_id: 5001, responder_phone: '+14155550191', call_reference_id: 'refreshed' }),
  });
  expect(pop.status).toBe(201);
  const notes = helpdesk.pop.getByRole('textbox', { name: 'Notes' });
  // Nothing waits for the notes to be saved: the browser hangs when it likes.
  await notes.fill('half a sent');
  await helpdesk.page.reload();
  await expect(notes).toHaveValue('half a sent');
  await notes.press('End');
  await notes.pressSequentially('ence');
  await helpdesk.page.reload();
  await expect(notes).toHaveValue('half a sentence');
});

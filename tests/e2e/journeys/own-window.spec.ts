import { openWindow, openWindowInCall } from '../support/own_window';
import { KIM } from '../support/people';
import { expect, test } from '../support/test';

test('a call is answered in the window, drawn in the frame, and the ticket opens in the helpdesk', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  const { page: window, own } = await openWindow(softphone, helpdesk.page);
  await expect(softphone.line).toContainText('Ready');
  await customer.ring(KIM.number, { reference: 'call-in-a-window' });
  await expect(softphone.button('Answer')).toBeVisible();
  await own.answer();
  await own.isConnected();
  await softphone.notes.pressSequentially('Typed in the frame.');
  await expect(own.notes).toHaveValue('Typed in the frame.');
  await own.button('Hang up').click();
  await own.file('New ticket', { disposition: 'Follow-up' });
  const ticket = await own.ticket();
  await own.button(`Open ticket #${ticket}`).click();
  await helpdesk.shows(ticket);
  await expect(helpdesk.conversation).toContainText('Typed in the frame.');

  // Closed, the frame has it again.
  await window.close();
  await expect(softphone.button('Open in a window')).toBeVisible();
  // Until then it draws what the window said last, and nobody can be called.
  await expect(() => customer.ring(KIM.number, { reference: 'call-in-the-frame-again' })).toPass();
  await softphone.answer();
  await softphone.isConnected();
});

test('a call goes on in the window, and in the frame again, with its notes', async ({ helpdesk, softphone, customer }) => {
  await customer.ring(KIM.number, { reference: 'call-that-moves' });
  await softphone.answer();
  await softphone.isConnected();
  await softphone.notes.pressSequentially('Begun in the frame.');
  const { page: window, own } = await openWindowInCall(softphone, helpdesk.page);
  await own.isConnected();
  // Until it is there, the window draws what the frame says of it.
  await customer.sees({ state: 'connected', taken_over: 1 });
  await expect(own.notes).toHaveValue('Begun in the frame.');
  await own.notes.press('End');
  await own.notes.pressSequentially(' Gone on in the window.');
  await expect(softphone.notes).toHaveValue('Begun in the frame. Gone on in the window.');

  await window.close({ runBeforeUnload: false });
  await softphone.isConnected();
  await customer.sees({ state: 'connected', taken_over: 2 });
  await expect(softphone.notes).toHaveValue('Begun in the frame. Gone on in the window.');
  await softphone.button('Hang up').click();
  await softphone.file('New ticket', { disposition: 'Follow-up' });
  await softphone.ticket();
});

test('the window outlives the helpdesk page, and the next page finds it', async ({ helpdesk, softphone, customer }) => {
  const { page: window, own } = await openWindow(softphone, helpdesk.page);
  await helpdesk.page.reload();
  await expect(softphone.notices).toContainText('in a window of its own');
  // Not what is true of the window: nothing is heard from there.
  await expect(softphone.line).toHaveText('In the window');
  await customer.ring(KIM.number, { reference: 'call-after-the-page' });
  await own.answer();
  await own.isConnected();
  await own.button('Hang up').click();
  await own.file('New ticket', { disposition: 'Follow-up' });
  const ticket = await own.ticket();
  // Nobody is left but the gateway to bring it to the helpdesk.
  await own.button(`Open ticket #${ticket}`).click();
  await helpdesk.shows(ticket);

  // And to bring the softphone back.
  await helpdesk.openSoftphone();
  await softphone.button('Bring back from the window').click();
  await expect.poll(() => window.isClosed()).toBe(true);
  await softphone.isReady();
  await customer.ring(KIM.number, { reference: 'call-after-the-window' });
  await softphone.answer();
});

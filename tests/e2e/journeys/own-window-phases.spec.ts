import { openWindow, openWindowInCall } from '../support/own_window';
import { KIM } from '../support/people';
import { expect, test } from '../support/test';

// The window is opened, and the softphone brought back, in each phase of a call.

test('a call that rings is answered in the window that was opened meanwhile, and moves there', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  await customer.ring(KIM.number, { reference: 'call-that-rings' });
  await expect(softphone.button('Answer')).toBeVisible();
  const { page: window, own } = await openWindowInCall(softphone, helpdesk.page);
  await expect(own.button('Answer')).toBeVisible();
  // The line stays where it rings: nobody else could answer it.
  await expect(softphone.button('Answer')).toBeVisible();
  await own.answer();
  await customer.sees({ state: 'connected' });
  await own.notes.pressSequentially('Answered in the window.');
  await expect(softphone.notes).toHaveValue('Answered in the window.');
  // It is in the window now.
  await customer.sees({ state: 'connected', taken_over: 1 });
  await own.isConnected();

  await softphone.button('Bring back from the window').click();
  await expect.poll(() => window.isClosed()).toBe(true);
  await softphone.isConnected();
  await customer.sees({ state: 'connected', taken_over: 2 });
  await expect(softphone.notes).toHaveValue('Answered in the window.');
  await softphone.button('Hang up').click();
  await softphone.file('New ticket', { disposition: 'Follow-up' });
  await softphone.ticket();
});

test('a call that rings in the window is answered from the frame, and does not move meanwhile', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  const { page: window, own } = await openWindow(softphone, helpdesk.page);
  await customer.ring(KIM.number, { reference: 'call-that-rings-in-the-window' });
  await expect(own.button('Answer')).toBeVisible();
  await softphone.button('Bring back from the window').click();
  await expect(softphone.notices).toContainText('after the call');
  expect(window.isClosed()).toBe(false);
  await softphone.answer();
  await own.isConnected();
  await own.button('Hang up').click();
  await own.file('No ticket');
  await softphone.button('Bring back from the window').click();
  await expect.poll(() => window.isClosed()).toBe(true);
  await softphone.isReady();
});

test('a wrap-up is begun in the frame, goes on in the window and ends in the frame, once', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  await customer.ring(KIM.number, { reference: 'call-wrapped-up' });
  await softphone.answer();
  await softphone.notes.pressSequentially('Begun.');
  await softphone.button('Hang up').click();
  await softphone.wrapUp.getByRole('radio', { name: 'Existing ticket' }).check();

  const { page: window, own } = await openWindowInCall(softphone, helpdesk.page);
  await expect(own.wrapUp.getByRole('radio', { name: 'Existing ticket' })).toBeChecked();
  await own.wrapUp.getByRole('radio', { name: 'New ticket' }).check();
  await own.notes.press('End');
  await own.notes.pressSequentially(' Gone on.');
  await expect(softphone.notes).toHaveValue('Begun. Gone on.');

  await softphone.button('Bring back from the window').click();
  await expect.poll(() => window.isClosed()).toBe(true);
  await expect(softphone.wrapUp.getByRole('radio', { name: 'New ticket' })).toBeChecked();
  await softphone.notes.press('End');
  await softphone.notes.pressSequentially(' Done.');
  await softphone.file('New ticket', { disposition: 'Follow-up' });
  const ticket = await softphone.ticket();
  await softphone.button(`Open ticket #${ticket}`).click();
  await helpdesk.shows(ticket);
  await expect(helpdesk.conversation.getByText('Begun. Gone on. Done.')).toHaveCount(1);
});

import { expect, test } from '../support/test';
import { bothHear, sample } from '../support/audio';
import { Customer } from '../support/customer';
import { KIM, PRIYA } from '../support/people';

test('on hold neither hears the other, and resumed both do', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await bothHear(softphone, customer);

  await softphone.button('Hold').click();
  await expect(softphone.call).toContainText('On hold');
  await customer.sees({ held: true });
  // What was on its way.
  await sample(softphone, customer, 'by the customer');
  const held = await sample(softphone, customer, 'by the customer');
  expect(held.customerHeard.energy, 'what the customer hears').toBe(0);
  // A packet that was on its way may still come.
  expect(held.agentHeard.packets, 'packets that reach the agent').toBeLessThan(10);

  await softphone.button('Resume').click();
  await customer.sees({ held: false });
  await softphone.isConnected();
  await bothHear(softphone, customer);
});

test('muted, the agent hears and is not heard', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await bothHear(softphone, customer);

  await softphone.button('Mute').click();
  await expect(softphone.button('Unmute')).toBeVisible();
  // What was said before is still on its way; the silence that follows is what counts.
  await sample(softphone, customer, 'by both');
  const muted = await sample(softphone, customer, 'by both');
  expect(muted.customerHeard.energy, 'what the customer hears').toBe(0);
  expect(muted.agentHeard.energy, 'what the agent hears').toBeGreaterThan(0);

  await softphone.button('Unmute').click();
  await bothHear(softphone, customer);
});

test('mute outlives a hold', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await softphone.button('Mute').click();
  await softphone.button('Hold').click();
  await customer.sees({ held: true });
  await softphone.button('Resume').click();
  await customer.sees({ held: false });
  await softphone.isConnected();
  await expect(softphone.button('Unmute')).toBeVisible();
  await sample(softphone, customer, 'by both');
  const muted = await sample(softphone, customer, 'by both');
  expect(muted.customerHeard.energy, 'what the customer hears').toBe(0);
});

test('digits reach the customer, from keypad and keyboard', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await bothHear(softphone, customer);
  await softphone.button('Keypad').click();
  await softphone.press('12*#');
  await customer.sees({ dtmf: '12*#' });
  await softphone.keypad.press('5');
  await customer.sees({ dtmf: '12*#5' });
  await expect(softphone.frame.getByRole('status', { name: 'Digits sent' })).toHaveText('12*#5');
});

test('keys answer, mute and hang up, and in the notepad they are letters', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await expect(softphone.button('Answer')).toBeVisible();
  await softphone.button('Answer').press('a');
  await softphone.isConnected();
  await softphone.notes.pressSequentially('max');
  await expect(softphone.notes).toHaveValue('max');
  await expect(softphone.button('Mute')).toBeVisible();
  await softphone.button('Mute').press('m');
  await expect(softphone.button('Unmute')).toBeVisible();
  await softphone.button('Unmute').press('x');
  await customer.sees({ state: 'ended', end_reason: 'agent_hung_up' });
});

test('a second customer hears busy while the agent speaks with the first', async ({ sandbox, softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  const second = new Customer(sandbox);
  await second.ring(PRIYA.number);
  await second.sees({ state: 'ended', end_reason: 'busy' });
  await softphone.isConnected();
  await expect(softphone.notices).toContainText('call-while-busy');
  await customer.sees({ state: 'connected' });
});

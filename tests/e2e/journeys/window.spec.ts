import { expect, test } from '../support/test';
import { KIM } from '../support/people';

test('the softphone opens in the helpdesk and gets its line', async ({ helpdesk }) => {
  const softphone = await helpdesk.openSoftphone();
  await expect(softphone.number).toBeVisible();
  await expect(softphone.keypad.getByRole('button')).toHaveCount(12);
  await softphone.isReady();
});

test('the icon shows and hides the softphone, and a call shows it by itself', async ({ helpdesk, customer }) => {
  await helpdesk.isHidden();
  const softphone = await helpdesk.openSoftphone();
  await softphone.isReady();
  await helpdesk.hideSoftphone();

  await customer.ring(KIM.number);
  await helpdesk.isShown();
  await expect(softphone.button('Answer')).toBeVisible();
});

test('the very first press counts, though it takes the notice about the silent ring away', async ({
  helpdesk,
  sandbox,
}) => {
  // It has started when it can be called. Looking into it earlier would count as a gesture.
  await expect.poll(() => sandbox.phonesOf('1001')).toBe(1);
  const softphone = await helpdesk.openSoftphone();
  await expect(softphone.notices).toContainText('sound-blocked');
  // As long as a finger rests on a key: it must not move away from under it.
  await softphone.keypad.getByRole('button', { name: '5' }).click({ delay: 300 });
  await expect(softphone.number).toHaveValue('5');
  await expect(softphone.frame.getByText('sound-blocked')).toBeHidden();
});

test('hiding the softphone does not end the call', async ({ helpdesk, softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await helpdesk.hideSoftphone();
  await customer.sees({ state: 'connected' });
  await helpdesk.icon.click();
  await softphone.isConnected();
});

test('the softphone has storage of its own in this helpdesk', async ({ helpdesk, sandbox, chromium }) => {
  // What the journeys rest on: the browser treats app and helpdesk as two sites, as in life.
  const softphone = await helpdesk.openSoftphone();
  await expect(softphone.number).toBeVisible();
  await (await softphone.document()).evaluate(() => localStorage.setItem('partition', 'iframe'));
  const alone = await chromium.context.newPage();
  await alone.goto(`${sandbox.at.app}/?agent_id=1001`);
  expect(await alone.evaluate(() => localStorage.getItem('partition'))).toBeNull();
});

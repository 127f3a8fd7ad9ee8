import { expect, test } from '../support/test';

test('the softphone opens in the helpdesk and gets its line', async ({ helpdesk }) => {
  const softphone = await helpdesk.openSoftphone();
  await expect(softphone.number).toBeVisible();
  await expect(softphone.keypad.getByRole('button')).toHaveCount(12);
  await softphone.isReady();
});

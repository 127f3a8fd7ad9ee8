import { expect, test } from '../support/test';
import { bothHear } from '../support/audio';
import { KIM } from '../support/people';

test('the registrar goes away and comes back, and calls reach the agent again', async ({ sandbox, softphone, customer }) => {
  await sandbox.registrar('down');
  await expect(softphone.line).toContainText('Offline');
  await softphone.number.fill(KIM.number);
  await expect(softphone.button('Call')).toHaveAttribute('aria-disabled', 'true');

  await sandbox.registrar('up');
  await softphone.isReady();
  await customer.ring(KIM.number);
  await softphone.answer();
  await bothHear(softphone, customer);
});

test('a call outlives the registrar, and its end arrives', async ({ sandbox, softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await sandbox.registrar('down');
  await bothHear(softphone, customer);
  await sandbox.registrar('up');
  await expect(softphone.line).toContainText('In a call', { timeout: 45_000 });
  await bothHear(softphone, customer);
  await customer.hangUp();
  await expect(softphone.wrapUp).toContainText('The customer hung up');
});

import { expect, test } from '../support/test';

test.describe('denied by the agent', () => {
  test.use({ microphone: 'denied' });

  test('is told with what to do, and the rest of the softphone works', async ({ helpdesk }) => {
    const softphone = await helpdesk.openSoftphone();
    await expect(softphone.notices).toContainText('microphone-unusable');
    await expect(softphone.notices).toContainText('Allow it in the browser');
    await expect(softphone.line).toContainText('No microphone');
    await softphone.number.fill('+14155550100');
    await expect(softphone.button('Call')).toHaveAttribute('aria-disabled', 'true');
  });
});

test.describe('not plugged in', () => {
  test.use({ microphone: 'absent' });

  test('is told as that', async ({ helpdesk }) => {
    const softphone = await helpdesk.openSoftphone();
    await expect(softphone.notices).toContainText('Plug one in');
    await expect(softphone.line).toContainText('No microphone');
  });
});

test('not passed on by the helpdesk is told as the helpdesk\'s', async ({ sandbox, helpdesk }) => {
  await sandbox.set({ microphone_allowed: false });
  await helpdesk.page.reload();
  const softphone = await helpdesk.openSoftphone();
  await expect(softphone.notices).toContainText('allow="microphone"');
});

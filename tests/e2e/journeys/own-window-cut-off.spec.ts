import { Door, Gateway } from '../support/gateways';
import { openWindow } from '../support/own_window';
import { KIM } from '../support/people';
import { expect, test } from '../support/test';

// The helpdesk's page was left while a window leads: the two have only the gateway to speak by.

test('a gateway that is away does not make the frame a second telephone', async ({ sandbox, helpdesk, customer }) => {
  const door = await Door.start();
  await sandbox.set({ iframe_url: `${door.at}/?agent_id={{agent_id}}` });
  const setup = { sandbox, at: door.at, config: {} };
  const first = await Gateway.start(setup);
  door.leadsTo(first);
  await helpdesk.page.reload();
  const softphone = await helpdesk.openSoftphone();
  await softphone.isReady();
  const { page: window, own } = await openWindow(softphone, helpdesk.page);
  await helpdesk.page.reload();
  await expect(softphone.notices).toContainText('in a window of its own');

  door.leadsNowhere();
  await first.kill();
  const asks = () => helpdesk.page.waitForEvent('requestfailed', (request) => request.url().includes('/agent/windows'));
  // More often than it asks a window that does not answer.
  for (let times = 0; times < 5; times += 1) await asks();
  expect(await sandbox.phonesOf('1001')).toBe(1);
  await expect(softphone.notices).toContainText('in a window of its own');

  const second = await Gateway.start(setup);
  door.leadsTo(second);
  await expect(own.notices.getByText('stream-lost')).toHaveCount(0, { timeout: 45_000 });
  await helpdesk.openSoftphone();
  await softphone.button('Bring back from the window').click();
  await expect.poll(() => window.isClosed(), { timeout: 45_000 }).toBe(true);
  await softphone.isReady();
  await expect.poll(() => sandbox.phonesOf('1001')).toBe(1);
  await customer.ring(KIM.number, { reference: 'call-after-the-outage' });
  await softphone.answer();
  await second.kill();
  await door.stop();
});

test('a window that is closed gives way at once, though the frame has no way to it', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  const { page: window } = await openWindow(softphone, helpdesk.page);
  await helpdesk.page.reload();
  await expect(softphone.notices).toContainText('in a window of its own');
  // Asked every two seconds: by the first time its stream stands.
  await helpdesk.page.waitForRequest(/\/agent\/windows/);
  let asked = 0;
  helpdesk.page.on('request', (request) => {
    if (request.url().includes('/agent/windows')) asked += 1;
  });
  await window.close({ runBeforeUnload: true });
  await helpdesk.openSoftphone();
  await softphone.isReady();
  // Not by silence: that takes three questions.
  expect(asked).toBeLessThan(3);
  await customer.ring(KIM.number, { reference: 'call-after-the-window' });
  await softphone.answer();
});

test('a window that did not hear that it shall come back is asked again', async ({ helpdesk, softphone }) => {
  const { page: window } = await openWindow(softphone, helpdesk.page);
  await helpdesk.page.reload();
  await expect(softphone.notices).toContainText('in a window of its own');
  let lost = 0;
  await helpdesk.page.route('**/agent/windows', async (route) => {
    const isFirst = lost === 0 && route.request().postData()?.includes('"back"');
    if (!isFirst) return route.continue();
    lost += 1;
    return route.abort();
  });
  await helpdesk.openSoftphone();
  await softphone.button('Bring back from the window').click();
  await expect.poll(() => window.isClosed()).toBe(true);
  expect(lost).toBe(1);
  await softphone.isReady();
});

test('a window in which a call goes on says that it stays, and comes back after the call', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  const { page: window, own } = await openWindow(softphone, helpdesk.page);
  await helpdesk.page.reload();
  await expect(softphone.notices).toContainText('in a window of its own');
  await customer.ring(KIM.number, { reference: 'call-that-stays' });
  await own.answer();
  await own.isConnected();
  await helpdesk.openSoftphone();
  await softphone.button('Bring back from the window').click();
  await expect(softphone.notices).toContainText('A call goes on in the window');
  await own.isConnected();

  await own.button('Hang up').click();
  await own.file('New ticket', { disposition: 'Follow-up' });
  await own.ticket();
  await softphone.button('Bring back from the window').click();
  await expect.poll(() => window.isClosed()).toBe(true);
  await softphone.isReady();
});

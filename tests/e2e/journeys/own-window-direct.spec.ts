import { openWindow } from '../support/own_window';
import { KIM } from '../support/people';
import { StaticHost } from '../support/static_host';
import { expect, test } from '../support/test';

test('without a gateway, a helpdesk page that comes again does not ring beside the window, and finds it again', async ({
  helpdesk,
  sandbox,
  customer,
}) => {
  const bundle = process.env.SOFTPHONE_BUNDLE;
  if (!bundle) throw new Error('SOFTPHONE_BUNDLE says where the bundle is');
  const host = await StaticHost.start(bundle, {
    helpdesk: { origin: sandbox.at.helpdesk },
    desk: { via: 'direct', url: sandbox.at.helpdesk },
    line: { kind: 'webrtc', server: sandbox.at.switch, domain: 'sandbox.invalid', password: 'demo-{agent_id}' },
  });
  try {
    await sandbox.set({ iframe_url: `${host.at}/?agent_id={{agent_id}}` });
    await helpdesk.page.reload();
    const softphone = await helpdesk.openSoftphone();
    await softphone.giveKey('demo-key-1001');
    await softphone.isReady();
    const { page: window, own } = await openWindow(softphone, helpdesk.page);

    await helpdesk.page.reload();
    await helpdesk.openSoftphone();
    await expect(softphone.notices).toContainText('may be open still');
    await expect(softphone.line).toHaveText('Not started');
    await customer.ring(KIM.number, { reference: 'call-to-the-window' });
    await expect(own.button('Answer')).toBeVisible();
    await expect(softphone.button('Answer')).toBeHidden();
    await own.answer();

    // Found by a click, it is drawn in the frame again.
    await softphone.button('Go to the window').click();
    await softphone.isConnected();
    await expect(softphone.notices).toBeHidden();
    await softphone.button('Hang up').click();
    await own.file('No ticket');

    // It is closed while nobody looks.
    await helpdesk.page.goto('about:blank');
    await window.close();
    await helpdesk.open();
    await helpdesk.openSoftphone();
    await softphone.button('Use it here').click();
    await softphone.isReady();
    await customer.ring(KIM.number, { reference: 'call-to-the-frame' });
    await softphone.answer();
  } finally {
    await host.stop();
  }
});

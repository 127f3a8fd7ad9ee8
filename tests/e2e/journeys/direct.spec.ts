import { StaticHost } from '../support/static_host';
import { KIM } from '../support/people';
import { expect, test } from '../support/test';

test('without a gateway the agent gives key and password, and a wrong one is asked for again', async ({
  helpdesk,
  sandbox,
  customer,
}) => {
  const bundle = process.env.SOFTPHONE_BUNDLE;
  if (!bundle) throw new Error('SOFTPHONE_BUNDLE says where the bundle is');
  const host = await StaticHost.start(bundle, {
    helpdesk: { origin: sandbox.at.helpdesk },
    desk: { via: 'direct', url: sandbox.at.helpdesk },
    line: { kind: 'webrtc', server: sandbox.at.switch, domain: 'sandbox.invalid' },
  });
  try {
    await sandbox.set({ iframe_url: `${host.at}/?agent_id={{agent_id}}` });
    await helpdesk.page.reload();
    const softphone = await helpdesk.openSoftphone();
    const password = softphone.frame.getByRole('form', { name: 'Telephone password' });
    const give = async (form: typeof password, secret: string): Promise<void> => {
      await form.getByRole('textbox').or(form.locator('input')).first().fill(secret);
      await form.getByRole('button', { name: 'Save' }).click();
    };

    await softphone.giveKey('not-the-key');
    await expect(softphone.signIn.getByRole('alert')).toContainText('does not know this key');
    await softphone.giveKey('demo-key-1002');
    await expect(softphone.signIn.getByRole('alert')).toContainText('Otto Ringwald (agent 1002)');
    await expect(softphone.signIn.getByRole('alert')).toContainText('agent 1001');
    await give(password, 'not-the-password');
    await expect(softphone.line).toContainText('Offline');
    await give(password, 'demo-1001');
    await softphone.isReady();

    await customer.ring(KIM.number, { reference: 'call-in-direct-mode' });
    await expect(softphone.button('Answer')).toBeVisible();
    await expect(softphone.notices).toContainText('desk-no-key');
    await softphone.answer();
    await softphone.notes.fill('Asked about the oven.');
    await softphone.button('Hang up').click();
    await softphone.file('New ticket');

    await softphone.giveKey('demo-key-1001');
    const ticket = await softphone.ticket();
    await softphone.button(`Open ticket #${ticket}`).click();
    await helpdesk.shows(ticket);
    await expect(helpdesk.conversation).toContainText('Asked about the oven.');
    await expect(softphone.notices).toBeHidden();
  } finally {
    await host.stop();
  }
});

import { expect, test, type DeskCall } from '../support/desk';
import { KIM } from '../support/people';

// Desk phones in place of the browser's line: the telephone system reports, and the softphone follows.

test.use({ softphoneIframe: true });

test('the demo changes to desk phones: a call is answered at the telephone, and a late recording comes to its ticket', async ({
  desk,
  sandbox,
  chromium,
}) => {
  const menu = desk.page.getByRole('banner').getByText('Sandbox', { exact: true });
  await menu.click();
  const reloaded = desk.page.waitForResponse(/\/window\/events/);
  await desk.page.getByRole('button', { name: 'Use desk phones instead' }).click();
  await reloaded;
  const softphone = await desk.openSoftphone();
  await expect(softphone.line).toContainText('on your desk phone', { timeout: 45_000 });

  const phone = await chromium.context.newPage();
  await phone.goto(`${sandbox.at.helpdesk}/sandbox/desk-phone?agent=1001`);
  const display = phone.getByRole('status');
  await expect(display).toHaveText('Idle');
  await sandbox.send('POST', '/sandbox/desk-calls', {
    from: KIM.number,
    to: 1001,
    name: 'K. O.',
    call_reference_id: 'at-the-desk',
  });
  await expect(display).toHaveText(`Rings: K. O., ${KIM.number}`);
  await expect(softphone.call).toContainText('Incoming call');
  await expect(desk.widget.who).toHaveText(KIM.name);
  await phone.getByRole('button', { name: 'Answer' }).click();
  await softphone.isConnected();
  await softphone.notes.fill('Spoken on the telephone.');
  await phone.getByRole('button', { name: 'Hang up' }).click();
  await softphone.file('New ticket');
  const ticket = await softphone.ticket();

  const recording = { call_url: `${sandbox.at.helpdesk}/assets/sample-recording.wav` };
  await sandbox.send('POST', '/sandbox/desk-calls/at-the-desk/recorded', recording);
  await softphone.button(`Open ticket #${ticket}`).click();
  await desk.shows(ticket);
  await expect(desk.conversation.getByText('Spoken on the telephone.')).toHaveCount(1);
  await expect(desk.privateNotes.getByLabel('Recording of the call')).toBeVisible();
});

test('the telephone on the desk: it rings, holds and ends, and calls who is asked for', async ({ sandbox, chromium }) => {
  const phone = await chromium.context.newPage();
  await phone.goto(`${sandbox.at.helpdesk}/sandbox/desk-phone?agent=1002`);
  const display = phone.getByRole('status');
  const key = (name: string) => phone.getByRole('button', { name });
  const call = async (): Promise<DeskCall | undefined> => {
    return ((await sandbox.send('GET', '/sandbox/desk-calls')) as DeskCall[]).at(-1);
  };
  await expect(key('Answer')).toBeDisabled();
  await sandbox.send('POST', '/sandbox/desk-calls', { from: KIM.number, to: 1002 });
  await key('Answer').click();
  await expect(display).toHaveText(`Connected: ${KIM.number}`);
  await key('Hold').click();
  await expect(display).toHaveText(`On hold: ${KIM.number}`);
  await key('Resume').click();
  await expect(display).toHaveText(`Connected: ${KIM.number}`);
  await key('Hang up').click();
  await expect(display).toHaveText('Idle');
  expect(await call()).toMatchObject({ state: 'ended', end_reason: 'hangup', direction: 'inbound' });

  // As a gateway asks for it.
  const fields = new URLSearchParams({
    secret: 'demo-desk-phones-secret',
    call_reference_id: 'asked-for',
    agent_id: '1002',
    requester_number: KIM.number,
  });
  const asked = await fetch(`${new URL(sandbox.at.customer).origin}/pbx/originate?${fields.toString()}`);
  expect(asked.status).toBe(202);
  await expect(display).toHaveText(`Connected: ${KIM.number}`);
  await sandbox.send('DELETE', '/sandbox/desk-calls/asked-for');
  await expect(display).toHaveText('Idle');
});

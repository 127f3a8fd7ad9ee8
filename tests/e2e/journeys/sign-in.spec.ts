import { KIM } from '../support/people';
import { Sandbox } from '../support/sandbox';
import { expect, test as base } from '../support/test';

/** Through a gateway that agents sign in to. */
const test = base.extend({
  sandbox: async ({}, use) => {
    const sandbox = await Sandbox.start({ flags: ['--sign-in'] });
    await use(sandbox);
    await sandbox.stop();
  },
});

test('an agent signs in once, and is still signed in after a reload, until they sign out', async ({ helpdesk, customer }) => {
  const softphone = await helpdesk.openSoftphone();
  await expect(softphone.signIn).toContainText('Profile settings');
  await expect(softphone.keypad).toBeHidden();

  await softphone.giveKey('demo-key-9999');
  await expect(softphone.signIn.getByRole('alert')).toContainText('does not know this key');
  await softphone.giveKey('demo-key-1002');
  await expect(softphone.signIn.getByRole('alert')).toContainText('agent 1002');
  await expect(softphone.signIn.getByRole('alert')).toContainText('agent 1001');
  await softphone.giveKey(' demo-key-1001\n');
  await expect(softphone.keypad).toBeVisible();
  await expect(softphone.signIn).toBeHidden();

  await helpdesk.page.reload();
  await helpdesk.openSoftphone();
  await softphone.isReady();
  await expect(softphone.keypad).toBeVisible();
  await customer.ring(KIM.number);
  await softphone.answer();
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  await softphone.ticket();

  await softphone.button('Account of Carla Callahan').click();
  await softphone.button('Sign out').click();
  await expect(softphone.signIn).toContainText('You signed out');
  await helpdesk.page.reload();
  await helpdesk.openSoftphone();
  await expect(softphone.signIn).toBeVisible();
});

test('after too many wrong keys the agent is told how long to wait', async ({ helpdesk }) => {
  const softphone = await helpdesk.openSoftphone();
  const said = softphone.signIn.getByRole('alert');
  await expect(async () => {
    await softphone.giveKey('demo-key-9999');
    await expect(said).toContainText(/Try again in \d+ seconds/, { timeout: 1_000 });
  }).toPass({ timeout: 60_000, intervals: [0] });
});

for (const [how, end] of [
  ['revoked', async (sandbox: Sandbox) => sandbox.fail('pop', 'unauthorized', { times: 1 })],
  ['too old', async (_: Sandbox, forget: () => Promise<void>) => forget()],
] as const) {
  test(`a key that is ${how} in a call does not touch the call, and what failed is sent again`, async ({
    helpdesk,
    customer,
    sandbox,
    chromium,
  }) => {
    const softphone = await helpdesk.openSoftphone();
    await softphone.giveKey('demo-key-1001');
    await softphone.isReady();
    await end(sandbox, () => chromium.context.clearCookies());
    await customer.ring(KIM.number, { reference: `key-${how}` });
    await softphone.answer();
    await softphone.notes.fill('The oven is cold.');
    await expect(softphone.notices).toContainText('desk-key-refused');
    await expect(softphone.signIn).toContainText('Your call and your notes go on');
    await expect(softphone.call).toContainText('Connected');

    await softphone.giveKey('demo-key-1001');
    await expect(softphone.signIn).toBeHidden();
    await expect(softphone.notices).toBeHidden();
    await expect(softphone.notes).toHaveValue('The oven is cold.');
    await expect(helpdesk.pop).toContainText(KIM.name);
    await softphone.button('Hang up').click();
    await softphone.file('New ticket');
    await softphone.button(`Open ticket #${await softphone.ticket()}`).click();
    await expect(helpdesk.conversation).toContainText('The oven is cold.');
  });
}

test('who signs out is told what the helpdesk does not have, and nothing of it is sent any more', async ({
  helpdesk,
  customer,
  sandbox,
}) => {
  const softphone = await helpdesk.openSoftphone();
  await softphone.giveKey('demo-key-1001');
  await softphone.isReady();
  await sandbox.fail('pop', 'validation', { times: 1000 });
  await customer.ring(KIM.number, { reference: 'unsent' });
  await softphone.answer();
  await softphone.notes.fill('Not sent yet.');
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  await expect(softphone.filed).toContainText('Needs you');

  const account = softphone.frame.getByRole('group', { name: 'Account' });
  await softphone.button('Account of Carla Callahan').click();
  await softphone.button('Sign out').click();
  await expect(account.getByRole('alert')).toContainText('Signed out, nothing of this is sent any more');
  await expect(account.getByRole('listitem')).toContainText(KIM.name);
  await softphone.button('Stay signed in').click();
  await expect(softphone.filed).toContainText('Needs you');
  await softphone.button('Sign out').click();
  await softphone.button('Sign out all the same').click();
  await expect(softphone.signIn).toBeVisible();
  await expect(softphone.filed).toBeHidden();

  await sandbox.stopFailing();
  await softphone.giveKey('demo-key-1001');
  await softphone.isReady();
  await softphone.tab('History').click();
  await expect(softphone.unfiled).toContainText('Not sent yet.');
  await softphone.unfiled.getByRole('button', { name: /^File call/ }).click();
  await softphone.file('New ticket');
  await softphone.history.getByRole('button', { name: /^Open ticket/ }).click();
  await expect(helpdesk.conversation.getByText('Not sent yet.')).toHaveCount(1);
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator, Locator, Page } from '@playwright/test';
import { Helpdesk } from '../support/helpdesk';
import type { Sandbox } from '../support/sandbox';
import { StaticHost } from '../support/static_host';
import { expect, test } from '../support/test';

const bundle = process.env.SOFTPHONE_BUNDLE ?? '';
const config = (sandbox: Sandbox, url: string): object => ({
  helpdesk: { origin: sandbox.at.helpdesk },
  desk: { via: 'direct', url },
  line: { kind: 'none' },
});

/** Drawn only where the agent is signed in; the dial pad is there before that is known. */
const account = (of: FrameLocator | Page): Locator => of.getByRole('button', { name: /^Account of/ });

for (const keep of [false, true]) {
  test(`without a gateway, a key that is ${keep ? 'kept in the browser' : 'kept for the tab'} is known as long as was said`, async ({
    helpdesk,
    sandbox,
    chromium,
  }) => {
    const host = await StaticHost.start(bundle, config(sandbox, sandbox.at.helpdesk));
    try {
      await sandbox.set({ iframe_url: `${host.at}/?agent_id={{agent_id}}` });
      await helpdesk.page.reload();
      const softphone = await helpdesk.openSoftphone();
      await softphone.signIn.getByRole('checkbox', { name: /Keep me signed in/ }).setChecked(keep);
      await softphone.giveKey('demo-key-1001');
      await softphone.button('Account of Carla Callahan').click();
      await expect(
        softphone.frame.getByText(keep ? 'sealed in this browser' : 'for your open tabs only'),
      ).toBeVisible();
      // The same tab knows it in both cases.
      await helpdesk.page.reload();
      await helpdesk.openSoftphone();
      await expect(account(softphone.frame)).toBeVisible();

      // Each of the agent's tabs has it, and keeps it when the first is gone.
      const other = await chromium.context.newPage();
      const there = other.frameLocator('iframe[title="Softphone"]');
      const form = there.getByRole('form', { name: 'Helpdesk API key' });
      await other.goto(helpdesk.at);
      await other.getByRole('button', { name: 'Softphone', exact: true }).click();
      await expect(account(there)).toBeVisible();
      await helpdesk.page.close();
      await other.reload();
      await other.getByRole('button', { name: 'Softphone', exact: true }).click();
      await expect(account(there)).toBeVisible();
      if (!keep) {
        // Until the last is closed.
        const late = await chromium.context.newPage();
        await other.close();
        await chromium.hasNoneOf(host.at);
        await late.goto(helpdesk.at);
        await late.getByRole('button', { name: 'Softphone', exact: true }).click();
        const frame = late.frameLocator('iframe[title="Softphone"]');
        await expect(frame.getByRole('form', { name: 'Helpdesk API key' })).toBeVisible();
        await expect(frame.getByRole('group', { name: 'Keypad' })).toBeHidden();
      }
      if (keep) {
        const desk = new Helpdesk(await chromium.context.newPage(), helpdesk.at);
        await desk.open();
        const third = await desk.openSoftphone();
        await expect(account(third.frame)).toBeVisible();
        await there.getByRole('button', { name: 'Account of Agent 1001' }).click();
        await there.getByRole('button', { name: 'Sign out', exact: true }).click();
        await expect(form).toBeVisible();
        // All tabs sign out together.
        await expect(third.signIn).toBeVisible();
        await other.reload();
        await other.getByRole('button', { name: 'Softphone', exact: true }).click();
        await expect(form).toBeVisible();
      }
    } finally {
      await host.stop();
    }
  });
}

test('without a gateway, a helpdesk that lets no page read its answers is recognised, and the way out is named', async ({
  helpdesk,
  sandbox,
}) => {
  // It answers, and names nobody who may read that.
  const silent = createServer((_, response) => response.end('{"id":1001}'));
  await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const host = await StaticHost.start(bundle, config(sandbox, url));
  try {
    await sandbox.set({ iframe_url: `${host.at}/?agent_id={{agent_id}}` });
    await helpdesk.page.reload();
    const softphone = await helpdesk.openSoftphone();
    await softphone.giveKey('demo-key-1001');
    const said = softphone.signIn.getByRole('alert');
    await expect(said).toContainText('CORS');
    await expect(said).toContainText('gateway');
  } finally {
    await host.stop();
    silent.closeAllConnections();
    await new Promise((closed) => silent.close(closed));
  }
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Door, Gateway, type Setup } from '../support/gateways';
import { KIM } from '../support/people';
import { expect, test as base } from '../support/test';

// The gateway is away for a while: what it brings cannot reach the agent, who has to know.

const test = base.extend<{ door: Door; config: object; setup: Setup }>({
  config: [{}, { option: true }],

  door: async ({}, use) => {
    const door = await Door.start();
    await use(door);
    await door.stop();
  },

  setup: async ({ sandbox, door, config }, use) => {
    await sandbox.set({ iframe_url: `${door.at}/?agent_id={{agent_id}}` });
    await use({ sandbox, at: door.at, config });
  },
});

test('an agent is told that clicks do not arrive, for as long as they do not', async ({ setup, door, helpdesk, customer }) => {
  const first = await Gateway.start(setup);
  door.leadsTo(first);
  await helpdesk.page.reload();
  const softphone = await helpdesk.openSoftphone();
  await softphone.isReady();
  await expect(softphone.notices).toBeHidden();
  door.leadsNowhere();
  await first.kill();
  await expect(softphone.notices).toContainText('stream-lost');
  // The telephone line is none of the gateway's.
  await expect(softphone.line).toContainText('Ready');
  await customer.ring(KIM.number);
  await softphone.answer();
  await softphone.button('Hang up').click();
  await softphone.wrapUp.getByRole('radio', { name: 'No ticket' }).check();

  const second = await Gateway.start(setup);
  door.leadsTo(second);
  await expect(softphone.notices.getByText('stream-lost')).toHaveCount(0, { timeout: 45_000 });
  expect((await second.click(KIM.number)).status).toBe(200);
  await softphone.isConnected();
  await second.kill();
});

test.describe('with a desk phone', () => {
  test.use({ config: { line: { kind: 'none' }, desk_phone: { can: [] } } });

  test('an agent is not ready while no call can be heard of, and is when the gateway is back', async ({
    setup,
    door,
    helpdesk,
  }) => {
    const first = await Gateway.start(setup);
    door.leadsTo(first);
    await helpdesk.page.reload();
    const softphone = await helpdesk.openSoftphone();
    await expect(softphone.line).toContainText('Your calls are on your desk phone');
    door.leadsNowhere();
    await first.kill();
    await expect(softphone.line).toContainText('The gateway cannot be reached');
    await expect(softphone.line).not.toContainText('Desk phone');
    await expect(softphone.button('Reconnect')).toBeVisible();

    const second = await Gateway.start(setup);
    door.leadsTo(second);
    // Its own next try may be quicker than the click, and takes the button away.
    await softphone.button('Reconnect').click({ timeout: 5_000 }).catch(() => undefined);
    await expect(softphone.line).toContainText('Your calls are on your desk phone', { timeout: 45_000 });
    const call = { call_reference_id: 'r-1', agent_id: 1001, direction: 'inbound', requester_number: KIM.number };
    const offered = { event_id: 'e-1', event: 'offered', ...call };
    expect(await (await second.report(offered)).json()).toMatchObject({ delivered: 1 });
    await expect(softphone.call).toContainText(KIM.name);
    await second.kill();
  });

  test('a call that the telephone system does not make ends with its own words', async ({ setup, door, helpdesk }) => {
    const pbx = createServer((_, response) => response.writeHead(503).end('{"message":"All circuits are busy"}'));
    await new Promise<void>((ready) => pbx.listen(0, '127.0.0.1', ready));
    const originate = `http://127.0.0.1:${(pbx.address() as AddressInfo).port}/originate`;
    const gateway = await Gateway.start({ ...setup, env: { SOFTPHONE_GATEWAY_PBX_ORIGINATE_URL: originate } });
    try {
      door.leadsTo(gateway);
      await helpdesk.page.reload();
      const softphone = await helpdesk.openSoftphone();
      await expect(softphone.line).toContainText('Your calls are on your desk phone');
      await softphone.dial(KIM.number);
      await expect(softphone.notices).toContainText('All circuits are busy');
      await expect(softphone.notices).toContainText('call-failed');
    } finally {
      await gateway.kill();
      pbx.closeAllConnections();
      await new Promise((closed) => pbx.close(closed));
    }
  });
});

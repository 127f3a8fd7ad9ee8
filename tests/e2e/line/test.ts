import { test as base, expect, type Page } from '@playwright/test';
import { Chromium } from '../support/chromium';
import { Agent } from './agent';
import { FarCall, FarSound } from './far';
import { Peer } from './peer';

export { expect };

interface Fixtures {
  peer: Peer;
  page: Page;
  agent: Agent;
  far: FarSound;
  /** A call the agent made, answered, with sound both ways. The leg is `out-1`. */
  call: FarCall;
}

interface WorkerFixtures {
  chromium: Chromium;
}

/** A test with a SIP peer and an agent's page of its own; the browser is shared. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  chromium: [
    async ({}, use) => {
      const chromium = await Chromium.start('granted', 'http://127.0.0.1');
      await use(chromium);
      await chromium.stop();
    },
    { scope: 'worker' },
  ],

  peer: async ({}, use) => {
    const peer = await Peer.start();
    await use(peer);
    await peer.stop();
  },

  page: async ({ chromium }, use) => {
    const page = await chromium.context.newPage();
    await use(page);
    await page.close();
  },

  agent: async ({ page, peer }, use) => {
    await use(new Agent(page, peer));
  },

  far: async ({ chromium, peer }, use) => {
    const page = await chromium.context.newPage();
    await use(await FarSound.open(page, peer));
    await page.close();
  },

  call: async ({ agent, peer, far }, use) => {
    await agent.open();
    await agent.isRegistered();
    await agent.do('dial', 'out-1', '+14155550100', 'ref-1');
    const call = await FarCall.answer(peer, far);
    await agent.reports('answered');
    await agent.hears();
    await use(call);
  },
});

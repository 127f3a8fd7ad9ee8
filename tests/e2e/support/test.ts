import { test as base, expect, type Page } from '@playwright/test';
import { Chromium, type Microphone } from './chromium';
import { Customer } from './customer';
import { Helpdesk } from './helpdesk';
import { Sandbox } from './sandbox';
import { Softphone } from './softphone';

export { expect };

interface Options {
  microphone: Microphone;
}

interface Fixtures {
  sandbox: Sandbox;
  chromium: Chromium;
  /** The window of agent 1001. */
  helpdesk: Helpdesk;
  /** The softphone in that window, open and ready for calls. */
  softphone: Softphone;
  customer: Customer;
}

/** What a page and its frames show, in words: of a machine that is gone nothing but its output is left. */
async function drawn(page: Page): Promise<string> {
  const frames = page.frames().map(async (frame) => {
    const shown = frame.locator('body').ariaSnapshot({ timeout: 5_000 });
    return `--- ${frame.url()}\n${await shown.catch((why: unknown) => String(why))}`;
  });
  return (await Promise.all(frames)).join('\n');
}

/** A test with a helpdesk, a browser and a customer of its own. */
export const test = base.extend<Options & Fixtures>({
  microphone: ['granted', { option: true }],

  sandbox: async ({}, use) => {
    const sandbox = await Sandbox.start();
    await use(sandbox);
    await sandbox.stop();
  },

  chromium: async ({ sandbox, microphone }, use, info) => {
    const chromium = await Chromium.start(microphone, sandbox.at.helpdesk);
    await use(chromium);
    if (info.status !== info.expectedStatus) {
      for (const [at, page] of chromium.context.pages().entries()) {
        await page.screenshot({ path: info.outputPath(`page-${at}.png`) }).catch(() => undefined);
        console.log(await drawn(page));
      }
    }
    await chromium.stop();
  },

  helpdesk: async ({ sandbox, chromium }, use) => {
    const page = await chromium.context.newPage();
    const helpdesk = new Helpdesk(page, sandbox.at.window);
    await helpdesk.open();
    await use(helpdesk);
  },

  softphone: async ({ helpdesk }, use) => {
    const softphone = await helpdesk.openSoftphone();
    await softphone.isReady();
    await use(softphone);
  },

  customer: async ({ sandbox }, use) => {
    await use(new Customer(sandbox));
  },
});

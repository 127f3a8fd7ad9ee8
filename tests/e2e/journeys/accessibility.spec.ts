import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { everyScreen } from '../support/screens';
import { StaticHost } from '../support/static_host';
import { expect, test } from '../support/test';

/** What axe finds, in the softphone and in the window around it. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any screen (${colorScheme})`, async ({ helpdesk, customer, sandbox }) => {
    // A look takes axe seconds, and there are more than twenty.
    test.setTimeout(300_000);
    await helpdesk.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await everyScreen({ helpdesk, customer, sandbox }, async (screen) => {
      expect.soft(await findings(helpdesk.page), screen).toEqual([]);
    });
  });
}

test('axe finds nothing in the screen for the admin', async ({ sandbox, helpdesk }) => {
  await sandbox.set({ iframe_url: `${sandbox.at.app}/` });
  await helpdesk.page.reload();
  await helpdesk.icon.click();
  await expect(helpdesk.softphone().frame.getByRole('heading', { name: 'The softphone cannot start' })).toBeVisible();
  expect(await findings(helpdesk.page)).toEqual([]);
});

test('axe finds nothing in the screen for signing in', async ({ sandbox, helpdesk }) => {
  const host = await StaticHost.start(process.env.SOFTPHONE_BUNDLE ?? '', {
    helpdesk: { origin: sandbox.at.helpdesk },
    desk: { via: 'direct', url: sandbox.at.helpdesk },
    line: { kind: 'none' },
  });
  try {
    await sandbox.set({ iframe_url: `${host.at}/?agent_id={{agent_id}}` });
    await helpdesk.page.reload();
    const softphone = await helpdesk.openSoftphone();
    await softphone.giveKey('not-the-key');
    await expect(softphone.signIn.getByRole('alert')).not.toBeEmpty();
    expect(await findings(helpdesk.page)).toEqual([]);
    await softphone.giveKey('demo-key-1001');
    await softphone.button('Account of Carla Callahan').click();
    expect(await findings(helpdesk.page)).toEqual([]);
  } finally {
    await host.stop();
  }
});

const USED_IN_A_CALL = [
  ...['.action', '.key', '.call-button', '.primary', '.found-row'],
  ...['.caller button', '.caller summary', '.candidate', '.click button'],
].join();

for (const width of [280, 500]) {
  test(`every screen fits into ${width} pixels, and what is used in a call is large enough`, async ({
    helpdesk,
    customer,
    sandbox,
  }) => {
    await helpdesk.iframe.evaluate((frame, width) => {
      frame.style.width = frame.style.minWidth = frame.style.maxWidth = `${width}px`;
    }, width);
    const softphone = helpdesk.softphone();
    await everyScreen({ helpdesk, customer, sandbox }, async (screen) => {
      const document = await softphone.document();
      const shown = await document.evaluate((targets) => ({
        width: window.innerWidth,
        overflow: window.document.documentElement.scrollWidth - window.document.documentElement.clientWidth,
        small: [...window.document.querySelectorAll<HTMLElement>(targets)]
          .filter((target) => target.offsetParent !== null)
          .filter((target) => target.offsetWidth < 44 || target.offsetHeight < 44)
          .map((target) => `${target.innerText} ${target.offsetWidth}×${target.offsetHeight}`),
      }), USED_IN_A_CALL);
      expect.soft(shown, screen).toEqual({ width, overflow: 0, small: [] });
    });
  });
}

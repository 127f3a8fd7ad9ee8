import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Browser, type BrowserContext } from '@playwright/test';
import { Program } from './processes';
import { recordConnections } from './sound';

/**
 * - `granted`: the agent allowed it, or does when asked
 * - `denied`: the agent said no
 * - `absent`: there is none
 */
export type Microphone = 'granted' | 'denied' | 'absent';

export const CHROMIUM = process.env.CHROMIUM ?? 'chromium';

/** A sound that Chromium's false microphone makes: a beep every second. */
const FALSE_MICROPHONE = '--use-fake-device-for-media-stream';

/** How an agent's Chromium is started, with what it keeps in this folder. */
export function chromiumFlags(microphone: Microphone, profile: string): string[] {
  return [
    '--headless=new',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--window-size=1360,900',
    '--lang=en-US',
    // Both ends of every call are on this machine.
    '--allow-loopback-in-peer-connection',
    // A frame that slides in is clicked where it was a moment ago: Playwright waits only for what moves inside it.
    '--force-prefers-reduced-motion',
    ...(microphone === 'absent' ? [] : [FALSE_MICROPHONE]),
    ...(microphone === 'granted' ? ['--use-fake-ui-for-media-stream'] : []),
    ...['--no-first-run', '--no-default-browser-check', '--disable-gpu', '--disable-dev-shm-usage'],
    // Nothing but this machine is spoken to.
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'],
    // Chromium's own sandbox does not work for root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    'about:blank',
  ];
}

/**
 * Chromium as an agent starts it. Playwright's own way of starting it switches the partitioning of storage
 * off, and so hides what a softphone in a helpdesk's iframe meets.
 *
 * Playwright counts each `evaluate` as a gesture of the agent: read what may play by itself before the first.
 */
export class Chromium {
  private constructor(
    private readonly program: Program,
    private readonly profile: string,
    private readonly browser: Browser,
    readonly context: BrowserContext,
  ) {}

  static async start(microphone: Microphone, helpdesk: string): Promise<Chromium> {
    const profile = await mkdtemp(join(tmpdir(), 'softphone-e2e-'));
    const program = new Program('Chromium', CHROMIUM, chromiumFlags(microphone, profile));
    const endpoint = await program.until((line) => /^DevTools listening on (ws:\S+)/.exec(line)?.[1]);
    const browser = await chromium.connectOverCDP(endpoint);
    const context = browser.contexts()[0];
    if (!context) throw new Error('Chromium has no window');
    if (microphone !== 'absent') {
      // Asked for in an iframe, it is the helpdesk's site that the browser asks for, and remembers.
      await setPermission(browser, helpdesk, microphone);
    }
    await context.addInitScript(recordConnections);
    return new Chromium(program, profile, browser, context);
  }

  /** The agent allows this site something. */
  async allow(what: string, origin: string): Promise<void> {
    await setPermission(this.browser, origin, 'granted', what);
  }

  /** No page of this site is left: one that was closed in a hurry may speak to the others for a moment yet. */
  async hasNoneOf(origin: string): Promise<void> {
    const session = await this.browser.newBrowserCDPSession();
    await expect
      .poll(async () => {
        const { targetInfos } = await session.send('Target.getTargets');
        return targetInfos.filter(({ url }) => url.startsWith(origin)).length;
      })
      .toBe(0);
    await session.detach();
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.program.stop();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

export async function setPermission(
  browser: Browser,
  origin: string,
  setting: 'granted' | 'denied',
  name = 'microphone',
): Promise<void> {
  // Left open on purpose: what it sets is forgotten with it.
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.setPermission', { permission: { name }, setting, origin });
}

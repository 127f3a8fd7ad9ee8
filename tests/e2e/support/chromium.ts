import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { Program } from './processes';
import { recordConnections } from './sound';

/**
 * - `granted`: the agent allowed it, or does when asked
 * - `denied`: the agent said no
 * - `absent`: there is none
 */
export type Microphone = 'granted' | 'denied' | 'absent';

/** A sound that Chromium's false microphone makes: a beep every second. */
const FALSE_MICROPHONE = '--use-fake-device-for-media-stream';

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
    const program = new Program('Chromium', process.env.CHROMIUM ?? 'chromium', [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--window-size=1360,900',
      '--lang=en-US',
      // Both ends of every call are on this machine.
      '--allow-loopback-in-peer-connection',
      ...(microphone === 'absent' ? [] : [FALSE_MICROPHONE]),
      ...(microphone === 'granted' ? ['--use-fake-ui-for-media-stream'] : []),
      ...['--no-first-run', '--no-default-browser-check', '--disable-gpu', '--disable-dev-shm-usage'],
      // Nothing but this machine is spoken to.
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'],
      // Chromium's own sandbox does not work for root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      'about:blank',
    ]);
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

  async stop(): Promise<void> {
    await this.browser.close();
    await this.program.stop();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function setPermission(browser: Browser, origin: string, setting: 'granted' | 'denied'): Promise<void> {
  // Left open on purpose: what it sets is forgotten with it.
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.setPermission', { permission: { name: 'microphone' }, setting, origin });
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser as Connected, type BrowserContext, type Page } from '@playwright/test';
import { CHROMIUM, chromiumFlags, setPermission } from '../support/chromium';
import { recordConnections } from '../support/sound';
import { watchNotes } from './ledger';

/** A browser that can be killed and started again with what it kept. */
export class Browser {
  #child: ChildProcess | undefined;
  #connected: Connected | undefined;
  #context: BrowserContext | undefined;
  readonly #onExit = () => this.#killGroup();

  private constructor(
    private readonly profile: string,
    private readonly helpdesk: string,
  ) {}

  static async start(helpdesk: string): Promise<Browser> {
    const browser = new Browser(await mkdtemp(join(tmpdir(), 'softphone-kill-')), helpdesk);
    process.once('exit', browser.#onExit);
    await browser.open();
    return browser;
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error('the browser is dead');
    return this.#context;
  }

  pages(): Page[] {
    return this.#context?.pages() ?? [];
  }

  /** Starts it with what it kept. */
  async open(): Promise<void> {
    // The leader of a group of its own, so that all its processes can be killed at once.
    const child = spawn(CHROMIUM, chromiumFlags('granted', this.profile), {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    const endpoint = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error('Chromium ended before it was ready')));
      createInterface(child.stderr).on('line', (line) => {
        const found = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
        if (found) resolve(found);
      });
    });
    this.#connected = await chromium.connectOverCDP(endpoint);
    const context = this.#connected.contexts()[0];
    if (!context) throw new Error('Chromium has no window');
    await setPermission(this.#connected, this.helpdesk, 'granted');
    await context.addInitScript(recordConnections);
    await context.addInitScript(watchNotes);
    this.#context = context;
  }

  /** SIGKILL for every process of it. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    this.#killGroup();
    await gone;
    this.#context = undefined;
    await this.#connected?.close().catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.kill();
    process.removeListener('exit', this.#onExit);
    await rm(this.profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  #killGroup(): void {
    const group = this.#child?.pid;
    try {
      if (group !== undefined) process.kill(-group, 'SIGKILL');
    } catch {
      // It is gone.
    }
  }
}

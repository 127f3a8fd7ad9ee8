import type { BrowserContext, Page } from '@playwright/test';
import { Helpdesk } from './helpdesk';
import type { Sandbox } from './sandbox';
import type { Softphone } from './softphone';

/** One of an agent's tabs, with its softphone open. */
export class Tab {
  private constructor(
    readonly desk: Helpdesk,
    readonly softphone: Softphone,
  ) {}

  static async open(context: BrowserContext, sandbox: Sandbox, agent?: number): Promise<Tab> {
    const at = agent === undefined ? sandbox.at.window : sandbox.windowOf(agent);
    const desk = new Helpdesk(await context.newPage(), at);
    await desk.open();
    return new Tab(desk, await desk.openSoftphone());
  }

  /** The one that is open already. */
  static async of(desk: Helpdesk): Promise<Tab> {
    await desk.isShown();
    return new Tab(desk, desk.softphone());
  }

  get page(): Page {
    return this.desk.page;
  }

  /** Whether the line is in this tab. */
  async leads(): Promise<boolean> {
    const frame = await this.softphone.document();
    return frame.evaluate(async () => {
      const { held } = await navigator.locks.query();
      const locks = (held ?? []).map(({ name, clientId }) => ({ name: name ?? '', clientId }));
      const own = await new Promise<string | undefined>((tell) => {
        const name = `whose-${Math.random()}`;
        void navigator.locks.request(name, async () => {
          const all = (await navigator.locks.query()).held ?? [];
          tell(all.find((lock) => lock.name === name)?.clientId);
        });
      });
      return locks.some(({ name, clientId }) => /^softphone-\d+$/.test(name) && clientId === own);
    });
  }

  /**
   * The page's process dies, and the frame in it is gone without a word. Not the frame's own process, which
   * Chromium shares between the frames of one site in all tabs.
   */
  async crash(): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    // It dies before it could answer.
    void session.send('Page.crash').catch(() => undefined);
    await this.page.waitForEvent('crash');
  }
}

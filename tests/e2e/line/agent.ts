import { expect, type Page } from '@playwright/test';
import { PASSWORD, type Peer } from './peer';

type Fields = Record<string, unknown>;

declare global {
  interface Window {
    sip: { openLine: (...args: unknown[]) => Record<string, (...args: unknown[]) => void> };
    line: Record<string, (...args: unknown[]) => void>;
    events: (string | Record<string, Fields>)[];
  }
}

/** The agent's page: the line as the app opens it, with what it reports kept. */
export class Agent {
  constructor(
    readonly page: Page,
    private readonly peer: Peer,
  ) {}

  async open(more: { password?: string; iceServers?: string; header?: string; takesBack?: boolean } = {}): Promise<void> {
    await this.page.goto(`${this.peer.page}/agent`);
    // Not `waitForFunction`, which waits on the page's own clock: a test may have stopped that.
    await expect.poll(() => this.page.evaluate(() => 'sip' in window)).toBe(true);
    await this.page.evaluate((args) => {
      window.events = [];
      window.line = window.sip.openLine(...args, (json: string) => window.events.push(JSON.parse(json)));
    }, [this.peer.sip, 'peer.invalid', '1001', more.password ?? PASSWORD, more.iceServers ?? '[]', more.header, more.takesBack ?? false]);
  }

  async isRegistered(): Promise<void> {
    await this.reports('registered');
  }

  async do(command: string, ...args: unknown[]): Promise<void> {
    await this.page.evaluate(([command, args]) => window.line[command]?.(...args), [command, args] as const);
  }

  /** Every event of this kind so far, as its fields; `{}` for one without. */
  async all(kind: string): Promise<Fields[]> {
    return this.page.evaluate(
      (kind) =>
        window.events.flatMap((event) => {
          if (event === kind) return [{}];
          const fields = typeof event === 'string' ? undefined : event[kind];
          return fields ? [fields] : [];
        }),
      kind,
    );
  }

  /** Waits for the event of this kind that comes after the first `after` ones. */
  async reports(kind: string, after = 0): Promise<Fields> {
    await expect.poll(async () => (await this.all(kind)).length, `event ${kind}`).toBeGreaterThan(after);
    return (await this.all(kind))[after] as Fields;
  }

  /** Stops the page's clock: from here on time passes only when the test lets it. */
  async stopsTheClock(): Promise<void> {
    await this.page.clock.install({ time: 0 });
    await this.page.clock.pauseAt(1_000);
  }

  /** Lets seconds pass one by one, with what the network has to say in between. */
  async letPass(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 1) {
      await this.page.clock.runFor(1_000);
      // To and fro by the same network, as often as a registration goes.
      await this.page.evaluate(async () => {
        for (let times = 0; times < 3; times += 1) await (await fetch('/far')).text();
      });
    }
  }

  /** Lets time pass until the event of this kind comes, and says how many seconds that took. */
  async letPassUntil(kind: string, after = 0): Promise<number> {
    let seconds = 0;
    const come = async (): Promise<boolean> => (await this.all(kind)).length > after;
    await expect
      .poll(
        async () => {
          if (await come()) return true;
          await this.letPass(1);
          seconds += 1;
          return come();
        },
        { message: `event ${kind} after some time`, intervals: [10], timeout: 60_000 },
      )
      .toBe(true);
    return seconds;
  }

  /** Waits until that many more packets of sound have arrived. */
  async hears(packets = 50): Promise<void> {
    const before = await this.packets();
    await expect.poll(() => this.packets(), 'packets of sound').toBeGreaterThan(before + packets);
  }

  async packets(): Promise<number> {
    return this.page.evaluate(async () => {
      let packets = 0;
      for (const connection of window.connectionsOfTest ?? []) {
        for (const report of (await connection.getStats()).values()) {
          if (report.type === 'inbound-rtp' && report.kind === 'audio') packets += report.packetsReceived ?? 0;
        }
      }
      return packets;
    });
  }

  /** The state of the newest connection's negotiation: `stable`, `have-local-offer`, `closed`, … */
  async negotiation(): Promise<string | undefined> {
    return this.page.evaluate(() => window.connectionsOfTest?.at(-1)?.signalingState);
  }
}

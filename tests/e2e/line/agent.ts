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

  async open(more: { password?: string; iceServers?: string; header?: string } = {}): Promise<void> {
    await this.page.goto(`${this.peer.page}/agent`);
    await this.page.waitForFunction(() => 'sip' in window);
    await this.page.evaluate((args) => {
      window.events = [];
      window.line = window.sip.openLine(...args, (json: string) => window.events.push(JSON.parse(json)));
    }, [this.peer.sip, 'peer.invalid', '1001', more.password ?? PASSWORD, more.iceServers ?? '[]', more.header]);
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

import type { BrowserContext } from '@playwright/test';
import { Customer } from '../support/customer';
import { KIM } from '../support/people';
import type { Sandbox } from '../support/sandbox';
import { Tab } from '../support/tab';
import { expect, test } from '../support/test';

/** `SOFTPHONE_TABS_SEED=7` repeats one, `SOFTPHONE_TABS_SEEDS=100` runs so many. */
const { SOFTPHONE_TABS_SEED: only, SOFTPHONE_TABS_SEEDS: many = '2' } = process.env;
const SEEDS = only ? [Number(only)] : Array.from({ length: Number(many) }, (_, at) => at + 1);
const STEPS = 10;
const MOST_TABS = 6;

declare global {
  interface Window {
    /** How many times this page has begun to ring, and how many rings sound now. */
    ringsOfTest?: { begun: number; sounding: number };
  }
}

/** Runs in each page before its own scripts: a ring is a sound that loops. */
function countRings(): void {
  const rings = { begun: 0, sounding: 0 };
  window.ringsOfTest = rings;
  const { start, stop } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (...args) {
    if (this.loop) {
      rings.begun += 1;
      rings.sounding += 1;
    }
    start.apply(this, args);
  };
  AudioBufferSourceNode.prototype.stop = function (...args) {
    if (this.loop) rings.sounding -= 1;
    stop.apply(this, args);
  };
}

/** Small, and the same everywhere (mulberry32). */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An agent with several tabs, and what ought to be true of them. */
class Shift {
  readonly tabs: Tab[] = [];
  /** What was done, for a shift that fails. */
  readonly log: string[] = [];
  private calls = 0;
  private dials = 0;

  constructor(
    private readonly context: BrowserContext,
    private readonly sandbox: Sandbox,
    private readonly roll: () => number,
  ) {}

  any<T>(of: T[]): T {
    const one = of[Math.floor(this.roll() * of.length)];
    if (one === undefined) throw new Error('nothing to choose from');
    return one;
  }

  async open(): Promise<void> {
    this.log.push('open a tab');
    this.tabs.push(await Tab.open(this.context, this.sandbox));
  }

  async end(): Promise<void> {
    const tab = this.any(this.tabs);
    const crashes = this.roll() < 0.5;
    this.log.push(`${crashes ? 'crash' : 'close'} tab ${this.tabs.indexOf(tab)}${(await tab.leads()) ? ', which leads' : ''}`);
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    await (crashes ? tab.crash() : tab.page.close());
  }

  /** One tab leads, one phone is registered, and each tab says so. */
  async isOnePhone(): Promise<void> {
    await expect.poll(async () => (await Promise.all(this.tabs.map((tab) => tab.leads()))).filter(Boolean).length).toBe(1);
    await expect.poll(() => this.sandbox.phonesOf('1001'), 'phones of the agent').toBe(1);
    for (const tab of this.tabs) await tab.softphone.isReady();
  }

  /** A call comes in, perhaps loses its tab on the way, and is filed. Each step in any tab. */
  async takeCall(tabsEnd: boolean): Promise<void> {
    const reference = `chance-${++this.calls}`;
    this.log.push(`take call ${this.calls}${tabsEnd ? ', while tabs end' : ''}`);
    const before = await this.rings();
    const customer = new Customer(this.sandbox);
    await customer.ring(KIM.number, { reference });
    for (const { softphone } of this.tabs) await expect(softphone.button('Answer')).toBeVisible();
    const rings = await this.rings();
    expect(rings.sounding, 'rings that sound').toBe(1);
    expect(rings.begun - before.begun, 'rings').toBe(1);
    await this.any(this.tabs).softphone.button('Answer').click();
    for (const { softphone } of this.tabs) await softphone.isConnected();
    if (tabsEnd && this.tabs.length > 1) await this.end();
    const writer = this.any(this.tabs);
    await writer.softphone.isConnected();
    await writer.softphone.notes.pressSequentially(`Notes of ${reference}. `);
    const other = this.any(this.tabs);
    await expect(other.softphone.notes).toHaveValue(`Notes of ${reference}. `);
    await other.softphone.notes.press('End');
    await other.softphone.notes.pressSequentially('More of it.');
    for (const { softphone } of this.tabs) await expect(softphone.notes).toHaveValue(`Notes of ${reference}. More of it.`);
    await this.any(this.tabs).softphone.button('Hang up').click();
    for (const { softphone } of this.tabs) await expect(softphone.wrapUp).toBeVisible();
    if (tabsEnd && this.tabs.length > 1) await this.end();
    await this.any(this.tabs).softphone.file('New ticket');
    for (const { softphone } of this.tabs) await expect(softphone.wrapUp).toBeHidden();
    const shown = this.any(this.tabs);
    const ticket = await shown.softphone.ticket();
    await expect.poll(async () => (await this.linked(reference)).length).toBe(1);
    await shown.softphone.button(`Open ticket #${ticket}`).click();
    await shown.desk.shows(ticket);
    await expect(shown.desk.conversation.getByText(`Notes of ${reference}. More of it.`)).toHaveCount(1);
    await expect(shown.desk.timeEntries.getByRole('listitem')).toHaveCount(1);
  }

  /** Dials from any tab: one call goes out. */
  async dial(): Promise<void> {
    this.log.push(`dial ${++this.dials}`);
    const before = (await this.sandbox.calls()).length;
    const tab = this.any(this.tabs);
    await tab.softphone.dial(KIM.number);
    for (const { softphone } of this.tabs) await softphone.isConnected();
    expect((await this.sandbox.calls()).length - before, 'calls that went out').toBe(1);
    await this.any(this.tabs).softphone.button('Hang up').click();
    await this.any(this.tabs).softphone.file('No ticket');
    for (const { softphone } of this.tabs) await expect(softphone.wrapUp).toBeHidden();
  }

  private async linked(reference: string): Promise<unknown[]> {
    return (await (await this.sandbox.details(reference)).json()) as unknown[];
  }

  private async rings(): Promise<{ begun: number; sounding: number }> {
    const sum = { begun: 0, sounding: 0 };
    for (const tab of this.tabs) {
      const frame = await tab.softphone.document();
      const rings = await frame.evaluate(() => window.ringsOfTest);
      sum.begun += rings?.begun ?? 0;
      sum.sounding += rings?.sounding ?? 0;
    }
    return sum;
  }
}

for (const seed of SEEDS) {
  test(`tabs come, go and crash while calls come in: one phone all the time (seed ${seed})`, async ({ chromium, sandbox }) => {
    test.setTimeout(300_000);
    await chromium.context.addInitScript(countRings);
    const roll = chance(seed);
    const shift = new Shift(chromium.context, sandbox, roll);
    try {
      await shift.open();
      await shift.open();
      await shift.isOnePhone();
      for (let step = 0; step < STEPS; step += 1) {
        const number = roll();
        if (number < 0.3 && shift.tabs.length < MOST_TABS) await shift.open();
        else if (number < 0.55 && shift.tabs.length > 1) await shift.end();
        else if (number < 0.7) await shift.takeCall(false);
        else if (number < 0.85) await shift.takeCall(true);
        else await shift.dial();
        await shift.isOnePhone();
      }
    } catch (error) {
      console.log(`Repeat it by SOFTPHONE_TABS_SEED=${seed}. What was done:\n${shift.log.join('\n')}`);
      throw error;
    }
  });
}

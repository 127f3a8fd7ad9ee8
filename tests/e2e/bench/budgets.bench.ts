import { fileURLToPath } from 'node:url';
import type { Locator } from '@playwright/test';
import { expect, test } from '../support/test';
import { KIM } from '../support/people';
import { StaticHost } from '../support/static_host';
import { load, median, spent, type Load } from './measures';

const RUNS = 7;
const SECONDS = 10;
const KEYS = 60;
const NOTE = 'The oven is cold and the bread is not. ';

/** One line of the table: what, the limit's figure, ours, and how many times as much that is. */
function row(what: string, limit: number, ours: number, unit: string): void {
  const figure = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`;
  console.log(`| ${what} | ${figure(limit)} | ${figure(ours)} | ${(ours / limit).toFixed(1)} × |`);
}

test('the first load', async ({ sandbox, chromium }) => {
  const bundle = process.env.SOFTPHONE_BUNDLE ?? '';
  const ours = await StaticHost.start(bundle, {
    helpdesk: { origin: sandbox.at.helpdesk },
    desk: { via: 'direct', url: sandbox.at.helpdesk },
    line: { kind: 'none' },
  });
  const limit = await StaticHost.start(fileURLToPath(new URL('limit', import.meta.url)), {});
  const browser = chromium.context.browser();
  if (!browser) throw new Error('no browser');
  console.log('| what | limit | softphone | ratio |\n|---|---|---|---|');
  for (const [what, cpu, loads] of [
    ['cold, answers a digit', 1, 1],
    ['cold, answers a digit, CPU ÷ 4', 4, 1],
    ['warm (third load), answers a digit', 1, 3],
  ] as const) {
    const theirs: Load[] = [];
    const mine: Load[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      theirs.push(await load(browser, `${limit.at}/`, cpu, loads));
      mine.push(await load(browser, `${ours.at}/?agent_id=1001`, cpu, loads));
    }
    const of = (loads: Load[], pick: (load: Load) => number): number => median(loads.map(pick));
    row(what, of(theirs, (l) => l.answered), of(mine, (l) => l.answered), 'ms');
    if (cpu === 4) {
      const figure = (pick: (load: Load) => number): string => `${of(theirs, pick).toFixed(0)} ms | ${of(mine, pick).toFixed(0)} ms | |`;
      console.log(`| total blocking time, CPU ÷ 4 | ${figure((l) => l.blocked)}`);
      console.log(`| longest task, CPU ÷ 4 | ${figure((l) => l.longest)}`);
    }
  }

  await ours.stop();
  await limit.stop();
});

test('in a call', async ({ chromium, softphone, customer }) => {
  const { context } = chromium;
  const limit = await StaticHost.start(fileURLToPath(new URL('limit', import.meta.url)), {});
  const page = await context.newPage();
  await page.goto(`${limit.at}/`);
  const type = async (field: Locator): Promise<void> =>
    field.pressSequentially(NOTE.repeat(Math.ceil(KEYS / NOTE.length)).slice(0, KEYS), { delay: 30 });
  const theirs = await spent(context, page, () => type(page.getByRole('textbox', { name: 'Notes' })));
  await page.close();
  await limit.stop();

  await customer.ring(KIM.number, { reference: 'call-of-the-bench' });
  await softphone.answer();
  const frame = await softphone.document();
  const talking = await spent(context, frame, () => frame.waitForTimeout(SECONDS * 1_000));
  const typing = await spent(context, frame, () => type(softphone.notes));
  await expect(softphone.notes).toHaveValue(/oven/);
  const seconds = (KEYS * 30) / 1_000;
  console.log('| what | limit | softphone | ratio |\n|---|---|---|---|');
  console.log(`| in a call, main thread | | ${(talking.ms / SECONDS).toFixed(1)} ms/s | |`);
  console.log(`| in a call, layouts | | ${(talking.layouts / SECONDS).toFixed(1)} /s | |`);
  row('typing a note in a call, main thread a key', theirs.ms / KEYS, (typing.ms - (talking.ms / SECONDS) * seconds) / KEYS, 'ms');
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FullConfig, FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { VICTIMS } from './victims';

/** What a run tells of itself. */
interface Facts {
  seed: number;
  victim: string;
  back: number;
  lost: string[];
  twice: string[];
  misplaced: string[];
}

/** The table of docs/RELIABILITY.md, printed, and written where the environment says. */
export default class Table implements Reporter {
  readonly #facts: Facts[] = [];
  readonly #unfinished: string[] = [];

  onBegin(_: FullConfig): void {
    this.#facts.length = 0;
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const facts = result.annotations.find((note) => note.type === 'kill')?.description;
    if (facts) this.#facts.push(JSON.parse(facts) as Facts);
    else this.#unfinished.push(test.title);
    // After each, so that a night that is cut short tells of what it did.
    this.#write();
  }

  onEnd(_: FullResult): void {
    console.log(`\n${this.#table()}`);
  }

  #write(): void {
    const table = this.#table();
    const file = process.env.SOFTPHONE_KILL_TABLE;
    if (file) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${table}\n${this.#facts.map((facts) => JSON.stringify(facts)).join('\n')}\n`);
    }
  }

  #table(): string {
    const rows = VICTIMS.map((victim) => this.#row(victim, this.#facts.filter((facts) => facts.victim === victim)));
    return [
      '| killed | runs | saved notes lost | written twice | in a wrong ticket | median until something is there again |',
      '|---|---|---|---|---|---|',
      ...rows,
      this.#row('together', this.#facts),
      ...this.#unfinished.map((title) => `not brought to its end: ${title}`),
    ].join('\n');
  }

  #row(name: string, of: Facts[]): string {
    const count = (what: 'lost' | 'twice' | 'misplaced') => of.filter((facts) => facts[what].length > 0).length;
    const times = of.map((facts) => facts.back).sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)];
    const back = median === undefined ? '–' : `${(median / 1_000).toFixed(1)} s`;
    return `| ${name} | ${of.length} | ${count('lost')} | ${count('twice')} | ${count('misplaced')} | ${back} |`;
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

/** A program of ours that runs beside the test, and is ended by its process id. */
export class Program {
  /** What it said last: shown when it does not start. */
  readonly #lastWords: string[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<string>;

  constructor(
    readonly name: string,
    program: string,
    args: string[],
    /** What its environment has beside ours. */
    env: Record<string, string> = {},
  ) {
    // In the group of the runner, so that an interrupted run takes everything with it.
    this.#child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) => resolve(`exit code ${code ?? signal}`));
    });
  }

  /** Waits for a line on either output that `find` finds something in; reads on, and forgets, after it. */
  async until<T>(find: (line: string) => T | undefined): Promise<T> {
    const outputs = [this.#child.stdout, this.#child.stderr].filter((o): o is Readable => o !== null);
    const found = new Promise<T>((resolve) => {
      for (const output of outputs) {
        createInterface(output).on('line', (line) => {
          this.#lastWords.push(line);
          if (this.#lastWords.length > 40) this.#lastWords.shift();
          const value = find(line);
          if (value !== undefined) resolve(value);
        });
      }
    });
    return Promise.race([
      found,
      this.#ended.then((how) => {
        throw new Error(`${this.name} ended before it was ready: ${how}\n${this.#lastWords.join('\n')}`);
      }),
    ]);
  }

  /** The last lines it said. */
  get lastWords(): string {
    return this.#lastWords.join('\n');
  }

  /** Asks it to end and waits until it has; after five seconds it is made to. Says how it ended. */
  async stop(): Promise<string> {
    const insist = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    this.#child.kill('SIGTERM');
    const how = await this.#ended;
    clearTimeout(insist);
    return how;
  }

  /** Ends it at once, without a word to it. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

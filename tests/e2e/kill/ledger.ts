import type { BrowserContext } from '@playwright/test';

/** How a page tells what its notepad called saved. */
const SAYS = 'notepad-says-saved ';

/**
 * Runs in each page before its own scripts: tells each text that the notepad calls saved, once it has done so
 * for two looks, as long as a quick eye needs.
 */
export function watchNotes(): void {
  let last = '';
  let told = '';
  setInterval(() => {
    const pad = document.querySelector('.notepad');
    const text = pad?.querySelector('textarea')?.value ?? '';
    const saved = pad?.querySelector('[data-saved="saved"]') ? text : '';
    if (saved !== '' && saved === last && saved !== told) {
      told = saved;
      // Node hears it by the protocol of the debugger, also when the page dies in the next moment.
      console.debug(`notepad-says-saved ${saved}`);
    }
    last = saved;
  }, 20);
}

/** What was promised of the notes of each call. */
export class Ledger {
  /** By call reference id: the last text that the notepad called saved. */
  readonly saved = new Map<string, string>();
  /** By call reference id: all that was ever typed, for what may be there. */
  readonly typed = new Map<string, string[]>();
  #reference: string | undefined;

  /** From now on notes are of this call. */
  begin(reference: string): void {
    this.#reference = reference;
    this.typed.set(reference, []);
  }

  types(word: string): void {
    if (this.#reference !== undefined) this.typed.get(this.#reference)?.push(word);
  }

  /** Listens to all pages of a browser. */
  listen(context: BrowserContext): void {
    context.on('console', (message) => {
      const text = message.text();
      if (this.#reference !== undefined && text.startsWith(SAYS)) {
        this.saved.set(this.#reference, text.slice(SAYS.length));
      }
    });
  }
}

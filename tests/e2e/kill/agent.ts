import type { Locator } from '@playwright/test';
import { Customer } from '../support/customer';
import { Helpdesk } from '../support/helpdesk';
import { KIM } from '../support/people';
import type { Softphone } from '../support/softphone';
import type { Chance } from './chance';
import { ticketOf } from './judge';
import type { Ledger } from './ledger';
import type { Place } from './victims';

/** How long an agent looks before doing something else, in milliseconds. */
const GLANCE = 300;
/** How long an agent who sees nothing to do waits before calling it done, in milliseconds. */
const PATIENCE = 8_000;

/** An agent who takes a call, writes notes and files it, whatever happens. */
export class Agent {
  #words = 0;
  #reference = '';
  #calls = 0;
  #calledBack = false;

  constructor(
    public place: Place,
    private readonly ledger: Ledger,
    private readonly chance: Chance,
  ) {}

  get softphone(): Softphone {
    return new Helpdesk(this.place.page, '').softphone();
  }

  /** The steps of a whole call. */
  steps(): [name: string, step: () => Promise<void>][] {
    const { softphone } = this;
    return [
      ['ringing', () => this.ring()],
      ['answering', () => softphone.answer()],
      ['typing', () => this.type()],
      ['typing more', () => this.type()],
      ['hanging up', () => this.#hangUp()],
      ['typing in wrap-up', () => this.type()],
      ['choosing', () => this.#choose()],
      ['finishing', () => this.#finish()],
      ['waiting for the ticket', () => this.#isFiled()],
    ];
  }

  async ring(): Promise<void> {
    this.#calls += 1;
    this.#calledBack = false;
    this.#reference = `kill-${this.chance.seed}-${this.#calls}`;
    this.ledger.begin(this.#reference);
    await new Customer(this.place.company.network).ring(KIM.number, { reference: this.#reference });
    await this.softphone.button('Answer').waitFor();
  }

  /** A few words, one letter after the other, behind what is there. */
  async type(): Promise<void> {
    const { notes } = this.softphone;
    await notes.press('ControlOrMeta+End');
    for (let words = 2 + this.chance.below(3); words > 0; words -= 1) {
      this.#words += 1;
      const word = `w${this.chance.seed}x${this.#words}y`;
      this.ledger.types(word);
      await notes.pressSequentially(`${word} `, { delay: this.chance.below(25) });
    }
    await pause(this.chance.below(900));
  }

  async #hangUp(): Promise<void> {
    await this.softphone.button('Hang up').click();
    await this.softphone.wrapUp.waitFor();
  }

  async #choose(): Promise<void> {
    await this.softphone.wrapUp.getByRole('radio', { name: 'New ticket' }).check();
    await this.softphone.wrapUp.getByRole('combobox', { name: 'Disposition' }).selectOption('Resolved');
  }

  /** In half the calls the helpdesk takes its time, so that there is one between its writing and its answer. */
  async #finish(): Promise<void> {
    if (this.chance.yes()) {
      const slow = { endpoint: 'pop', kind: 'slow', times: 1 };
      await this.place.company.helpdesk.send('POST', '/sandbox/faults', slow);
    }
    await this.softphone.button('Finish').click();
  }

  async #isFiled(): Promise<void> {
    await this.softphone.filed.getByRole('button', { name: /Open ticket/ }).first().waitFor();
  }

  /** Whether what the agent works with is there. */
  async seesSomething(): Promise<void> {
    const { softphone } = this;
    await softphone.number.or(softphone.call).or(softphone.wrapUp).first().waitFor();
  }

  /** Does whatever there is to do until the call is filed. Says what was done. */
  async finish(): Promise<string[]> {
    const did: string[] = [];
    const until = Date.now() + 170_000;
    let idleSince = Date.now();
    const does = async (what: string, doing: Promise<unknown>) => {
      did.push(what);
      await doing;
      idleSince = Date.now();
    };
    while (Date.now() < until) {
      const { softphone } = this;
      try {
        if (await shown(softphone.button('Retry'))) {
          await does('retries', softphone.button('Retry').first().click({ timeout: 20_000 }));
          await pause(2_000);
        } else if (await shown(softphone.button('Answer'))) {
          await does('answers', softphone.answer());
        } else if (await shown(softphone.button('Hang up'))) {
          await does('types', this.type());
          await does('hangs up', softphone.button('Hang up').click({ timeout: 20_000 }));
        } else if (await shown(softphone.wrapUp)) {
          await this.#wrapUp(does);
        } else if (await this.#isDone()) {
          return did;
        } else if (Date.now() - idleSince > PATIENCE && this.#calls < 2) {
          // The customer did not get through, or the call was over before there was anything to file.
          await softphone.isReady();
          await does('is called again', this.ring());
        }
      } catch (error) {
        // Something went away under the pointer: the agent looks again.
        did.push(`(${String(error).split('\n')[0]})`);
      }
      await pause(GLANCE);
    }
    throw new Error(`the call could not be brought to its end: ${did.join(', ')}`);
  }

  async #wrapUp(does: (what: string, doing: Promise<unknown>) => Promise<void>): Promise<void> {
    const { softphone } = this;
    const callBack = softphone.wrapUp.getByRole('button', { name: /^Call back/ });
    if (!this.#calledBack && (await shown(callBack)) && this.chance.yes()) {
      this.#calledBack = true;
      await does('calls back', callBack.click({ timeout: 20_000 }));
      await softphone.button('Hang up').waitFor({ timeout: 20_000 });
      await pause(1_500);
      return;
    }
    await does('types in wrap-up', this.type());
    await does('finishes', this.#choose().then(() => softphone.button('Finish').click({ timeout: 20_000 })));
    await pause(1_000);
  }

  /** Nothing is left on the screen, and the helpdesk has the call. */
  async #isDone(): Promise<boolean> {
    const sending = this.softphone.filed.getByRole('listitem').filter({ hasNot: this.softphone.frame.getByRole('button', { name: /Open ticket/ }) });
    if ((await sending.count()) > 0) return false;
    return (await ticketOf(this.place.company, this.#reference).catch(() => undefined)) !== undefined;
  }
}

async function shown(locator: Locator): Promise<boolean> {
  return locator.first().isVisible();
}

export async function pause(ms: number): Promise<void> {
  await new Promise((passed) => setTimeout(passed, ms));
}

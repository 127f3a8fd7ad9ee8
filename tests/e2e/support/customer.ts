import { expect } from '@playwright/test';
import type { CallReport, Sandbox } from './sandbox';

/** A customer with a telephone, at the other end of the phone network. */
export class Customer {
  #call: string | undefined;

  constructor(private readonly sandbox: Sandbox) {}

  /** Rings the agent. `reference` travels in the header X-Call-Reference-Id. */
  async ring(from: string, more: { to?: string; name?: string; reference?: string } = {}): Promise<void> {
    const answer = await this.sandbox.send('POST', '/sandbox/calls', {
      from,
      to: more.to ?? '1001',
      ...(more.name === undefined ? {} : { name: more.name }),
      ...(more.reference === undefined ? {} : { call_reference_id: more.reference }),
    });
    this.#call = (answer as { id: string }).id;
  }

  /** Takes the call that an agent makes to this number, whose automatic customer answers. */
  async isCalled(number: string): Promise<void> {
    const digits = number.replace(/\D/g, '');
    await expect
      .poll(async () => {
        const call = (await this.sandbox.calls()).findLast((call) => call.to.replace(/\D/g, '').endsWith(digits));
        this.#call = call?.id;
        return call?.state;
      })
      .toBeDefined();
  }

  async hangUp(more: { answeredElsewhere?: boolean } = {}): Promise<void> {
    await this.sandbox.send('DELETE', `${this.path}${more.answeredElsewhere ? '?answered_elsewhere=true' : ''}`);
  }

  async report(): Promise<CallReport> {
    return (await this.sandbox.send('GET', this.path)) as CallReport;
  }

  /** Waits until the call stands as told, and says how it does. */
  async sees(expected: Partial<CallReport>): Promise<CallReport> {
    await expect.poll(() => this.report()).toMatchObject(expected);
    return this.report();
  }

  private get path(): string {
    if (this.#call === undefined) throw new Error('this customer is in no call');
    return `/sandbox/calls/${this.#call}`;
  }
}

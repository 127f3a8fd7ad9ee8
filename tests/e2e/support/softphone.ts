import { expect, type Frame, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { heard, openConnections, type Heard } from './sound';

export type Filing = 'New ticket' | 'Existing ticket' | 'No ticket';

/** The softphone in the helpdesk's iframe, as the agent sees it. */
export class Softphone {
  /** Its document: in the helpdesk's iframe, or a window of its own. */
  readonly frame: FrameLocator | Page;
  readonly line: Locator;
  readonly number: Locator;
  readonly keypad: Locator;
  /** Contacts found by name, or the numbers of the one picked. */
  readonly found: Locator;
  readonly call: Locator;
  /** What the helpdesk knows of the caller. */
  readonly caller: Locator;
  readonly tickets: Locator;
  readonly notes: Locator;
  /** Whether they are kept. */
  readonly saved: Locator;
  readonly wrapUp: Locator;
  readonly filed: Locator;
  readonly notices: Locator;
  /** Earlier calls that still want a ticket, and all others. */
  readonly unfiled: Locator;
  readonly history: Locator;
  /** Where the agent gives the helpdesk key. */
  readonly signIn: Locator;
  /** The question about a number that was clicked in the helpdesk. */
  readonly click: Locator;

  constructor(
    private readonly page: Page,
    isWindow = false,
  ) {
    this.frame = isWindow ? page : page.frameLocator('iframe[title="Softphone"]');
    this.line = this.frame.getByRole('status', { name: 'Line' });
    this.number = this.frame.getByRole('combobox', { name: 'Phone number or name' });
    this.keypad = this.frame.getByRole('group', { name: 'Keypad' });
    this.call = this.frame.getByRole('region', { name: 'Call', exact: true });
    this.found = this.frame.getByRole('listbox');
    this.caller = this.frame.getByRole('region', { name: 'Caller', exact: true });
    this.tickets = this.caller.getByRole('list', { name: 'Recent tickets' });
    this.notes = this.frame.getByRole('textbox', { name: 'Notes' });
    this.saved = this.frame.locator('.notes-saved');
    this.wrapUp = this.frame.getByRole('region', { name: 'Wrap-up' });
    this.filed = this.frame.getByRole('list', { name: 'Filed calls' });
    this.notices = this.frame.getByRole('region', { name: 'Notices' });
    this.unfiled = this.frame.getByRole('list', { name: 'Unfiled calls' });
    this.history = this.frame.getByRole('list', { name: 'Calls', exact: true });
    this.click = this.frame.getByRole('region', { name: 'Clicked number' });
    this.signIn = this.frame.getByRole('form', { name: 'Helpdesk API key' });
  }

  /** Gives a key and sends it; whether it is taken shows later. */
  async giveKey(key: string): Promise<void> {
    await this.signIn.getByLabel('API key', { exact: true }).fill(key);
    await this.signIn.getByRole('button', { name: 'Sign in' }).click();
  }

  /** One of the two views at the bottom. */
  tab(name: 'Dialer' | 'Call' | 'Wrap-up' | 'History'): Locator {
    return this.frame.getByRole('tab', { name });
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** The caller's name, which opens the contact. */
  contact(name: string): Locator {
    return this.caller.getByRole('button', { name: `Open contact ${name}`, exact: true });
  }

  /** The line is registered, and calls reach the agent. */
  async isReady(): Promise<void> {
    await expect(this.line).toContainText('Ready', { timeout: 45_000 });
  }

  async dial(number: string): Promise<void> {
    await this.number.fill(number);
    await this.button('Call').click();
  }

  async answer(): Promise<void> {
    await this.button('Answer').click();
    await this.isConnected();
  }

  async isConnected(): Promise<void> {
    await expect(this.call).toContainText('Connected');
  }

  async press(keys: string): Promise<void> {
    const names: Record<string, string> = { '*': 'Star', '#': 'Hash' };
    for (const key of keys) {
      await this.keypad.getByRole('button', { name: names[key] ?? key, exact: true }).click();
    }
  }

  async file(how: Filing, more: { ticket?: string; disposition?: string } = {}): Promise<void> {
    await this.wrapUp.getByRole('radio', { name: how }).check();
    if (more.ticket) await this.wrapUp.getByRole('textbox', { name: 'Ticket number' }).fill(more.ticket);
    if (more.disposition) {
      await this.wrapUp.getByRole('combobox', { name: 'Disposition' }).selectOption(more.disposition);
    }
    await this.button('Finish').click();
    await expect(this.wrapUp).toBeHidden();
  }

  /** The number of the ticket that the newest filed call is in. */
  async ticket(within?: { timeout: number }): Promise<string> {
    const open = this.filed.getByRole('listitem').first().getByRole('button', { name: /Open ticket/ });
    await expect(open).toBeVisible(within);
    const number = /#\s*(\d+)/.exec(await open.innerText())?.[1];
    if (!number) throw new Error('the button names no ticket');
    return number;
  }

  /** The document in the iframe, for what has no accessible name: RTP. */
  async document(): Promise<Frame> {
    const element = await this.page.locator('iframe[title="Softphone"]').elementHandle();
    const frame = await element?.contentFrame();
    if (!frame) throw new Error('the softphone has no document');
    return frame;
  }

  async heard(): Promise<Heard> {
    return heard(await this.document());
  }

  async openConnections(): Promise<number> {
    return openConnections(await this.document());
  }
}

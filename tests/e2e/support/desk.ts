import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { Helpdesk } from './helpdesk';
import type { Sandbox } from './sandbox';
import { test as base } from './test';

export { expect };

/** The screen pop of the helpdesk, by the specification's words: the widget. */
export class Widget {
  readonly who: Locator;
  readonly notes: Locator;
  readonly recent: Locator;

  constructor(readonly region: Locator) {
    this.who = region.getByRole('heading', { level: 2 });
    this.notes = region.getByRole('textbox', { name: 'Notes' });
    this.recent = region.getByRole('listitem');
  }

  button(name: string | RegExp): Locator {
    return this.region.getByRole('button', { name, exact: true });
  }

  link(name: string | RegExp): Locator {
    return this.region.getByRole('link', { name });
  }

  /** The number of the ticket that the call is in. */
  async ticket(): Promise<string> {
    const line = this.region.getByText(/^In ticket/);
    await expect(line).toBeVisible();
    const number = /#(\d+)/.exec(await line.innerText())?.[1];
    if (!number) throw new Error('the widget names no ticket');
    return number;
  }

  /** Half-written notes reach the helpdesk. */
  async typeNotes(text: string): Promise<void> {
    const saved = this.notes.page().waitForResponse((response) => response.url().includes('/window/widget/notes'));
    await this.notes.fill(text);
    expect((await saved).status()).toBe(204);
  }

  async isClosed(): Promise<void> {
    await expect(this.region.getByRole('article')).toHaveCount(0);
  }
}

/** An agent's helpdesk, where the softphone stays closed. */
export class Desk extends Helpdesk {
  readonly widget: Widget;

  constructor(
    page: Page,
    private readonly sandbox: Sandbox,
    readonly agent: number,
  ) {
    super(page, sandbox.windowOf(agent));
    this.widget = new Widget(this.pop);
  }

  /** Opens a window of the agent, who is online then: the helpdesk knows of it. */
  static async open(context: BrowserContext, sandbox: Sandbox, agent = 1001): Promise<Desk> {
    const desk = new Desk(await context.newPage(), sandbox, agent);
    const stream = desk.page.waitForResponse(/\/window\/events/);
    await desk.open();
    await stream;
    return desk;
  }

  async visit(path: string): Promise<void> {
    const url = new URL(path, this.sandbox.at.helpdesk);
    url.searchParams.set('agent', String(this.agent));
    await this.page.goto(url.href);
  }

  card(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }
}

export interface Pop {
  requester_id?: number;
  requester_phone?: string;
  responder_id?: number;
  responder_phone?: string;
  responder_email?: string;
  call_reference_id: string;
  ticket_id?: number | string;
  new_ticket?: boolean;
  call_url?: string;
  call_info?: Record<string, string>;
}

/** A telephone system: the only one who knows the specification, as any other program would use it. */
export class TelephoneSystem {
  constructor(private readonly sandbox: Sandbox) {}

  async send(pop: Pop): Promise<Response> {
    const responder = pop.responder_phone ?? pop.responder_email;
    return fetch(`${this.sandbox.at.helpdesk}/api/v2/integrations/cti/pop`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('demo-key-service:X')}` },
      body: JSON.stringify(responder === undefined ? { responder_id: 1001, ...pop } : pop),
    });
  }

  async pop(pop: Pop): Promise<void> {
    const response = await this.send(pop);
    expect(response.status, await response.text()).toBe(201);
  }

  /** What `details` answers: a list with one entry at most. */
  async details(reference: string): Promise<Record<string, number>[]> {
    return (await (await this.sandbox.details(reference)).json()) as Record<string, number>[];
  }

  async ticketOf(reference: string): Promise<string | undefined> {
    return (await this.details(reference))[0]?.ticket_id?.toString();
  }
}

/** What the desk phones' telephone system knows of a call. */
export interface DeskCall {
  call_reference_id: string;
  agent_id: number;
  direction: 'inbound' | 'outbound';
  state: 'agent_rings' | 'requester_rings' | 'connected' | 'held' | 'ended';
  end_reason: string | null;
}

/** Somewhere the helpdesk's callbacks arrive. */
export class Callback {
  readonly received: { method: string; query: string; type: string; body: string }[] = [];
  #server: Server | undefined;

  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      void read(request).then((body) => {
        const { method = '', url = '', headers } = request;
        const query = url.slice(url.indexOf('?') + 1);
        this.received.push({ method, query, type: headers['content-type'] ?? '', body });
        response.end('taken');
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/dial`;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
}

interface Options {
  /** Whether the admin has the softphone's iframe switched on; most rules are the helpdesk's alone. */
  softphoneIframe: boolean;
}

interface Fixtures {
  /** The window of agent 1001: the agent is online. */
  desk: Desk;
  pbx: TelephoneSystem;
  callback: Callback;
}

/** A test at the helpdesk, beside the softphone. */
export const test = base.extend<Options & Fixtures>({
  softphoneIframe: [false, { option: true }],

  sandbox: async ({ sandbox, softphoneIframe }, use) => {
    await sandbox.set({ softphone_iframe: softphoneIframe });
    await use(sandbox);
  },

  desk: async ({ sandbox, chromium }, use) => {
    await use(await Desk.open(chromium.context, sandbox));
  },

  pbx: async ({ sandbox }, use) => {
    await use(new TelephoneSystem(sandbox));
  },

  callback: async ({}, use) => {
    const callback = new Callback();
    await use(callback);
    await callback.close();
  },
});

import { existsSync } from 'node:fs';
import { Program } from './processes';

/** What the sandbox says when everything listens. */
export interface Addresses {
  window: string;
  helpdesk: string;
  app: string;
  switch: string;
  customer: string;
}

export type Endpoint = 'pop' | 'details';
export type FaultKind =
  | 'unauthorized'
  | 'forbidden'
  | 'validation'
  | 'rate_limited'
  | 'server_error_html'
  | 'timeout'
  | 'cut_after_write';

/** What the phone network knows of a call: the customer's side of it. */
export interface CallReport {
  id: string;
  from: string;
  to: string;
  call_reference_id: string | null;
  state: 'ringing' | 'connected' | 'ended';
  end_reason: string | null;
  status: number | null;
  /** RTP packets that came from the agent. */
  packets_received: number;
  packets_sent: number;
  /** Grows with sound from the agent; silence adds nothing. */
  energy_received: number;
  dtmf: string;
  held: boolean;
  /** How often another page took the call over, and has it. */
  taken_over: number;
}

/** A ticket's note, as the public API shows it. */
export interface Details {
  [name: string]: unknown;
}

/** How a sandbox is started: with the app, in memory, on free ports, unless it is said otherwise. */
export interface SandboxOptions {
  bundle?: string;
  /** A file. */
  database?: string;
  /** Where it was before: of the helpdesk, the app and the phone network. */
  ports?: [string, string, string];
  /** More of its flags. */
  flags?: string[];
}

/** Helpdesk, gateway and phone network, in one process. */
export class Sandbox {
  private constructor(
    private readonly program: Program,
    readonly at: Addresses,
  ) {}

  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const { database = ':memory:', ports = ['0', '0', '0'], flags = [] } = options;
    const program = new Program('the sandbox', required('SOFTPHONE_SANDBOX'), [
      '--ready-json',
      ...['--database', database, '--bundle', options.bundle ?? required('SOFTPHONE_BUNDLE')],
      ...['--helpdesk-port', ports[0], '--app-port', ports[1], '--switch-port', ports[2]],
      ...flags,
    ]);
    const at = await program.until((line) => (line.startsWith('{"') ? (JSON.parse(line) as Addresses) : undefined));
    const sandbox = new Sandbox(program, at);
    // No journey may owe it to the helpdesk's kindness that nothing is written twice.
    await sandbox.set({ writes_repeats: true });
    return sandbox;
  }

  /** Where it listens. */
  get ports(): [string, string, string] {
    const port = (url: string) => new URL(url).port;
    return [port(this.at.helpdesk), port(this.at.app), port(this.at.switch)];
  }

  /** The address of another agent's window. */
  windowOf(agent: number): string {
    const url = new URL(this.at.window);
    url.searchParams.set('agent', String(agent));
    return url.href;
  }

  /** The next requests of the softphone to this endpoint fail this way. */
  async fail(endpoint: Endpoint, kind: FaultKind, more: { times?: number; retry_after?: number } = {}): Promise<void> {
    await this.send('POST', '/sandbox/faults', { endpoint, kind, ...more });
  }

  async stopFailing(): Promise<void> {
    await this.send('DELETE', '/sandbox/faults');
  }

  /** Changes the helpdesk's admin settings; the others stay. */
  async set(settings: {
    softphone_iframe?: boolean;
    iframe_url?: string;
    microphone_allowed?: boolean;
    new_ticket_option?: boolean;
    writes_repeats?: boolean;
  }): Promise<void> {
    await this.send('PUT', '/sandbox/settings', settings);
  }

  async registrar(state: 'up' | 'down'): Promise<void> {
    await this.send('POST', '/sandbox/line', { registrar: state });
  }

  /** How many phones of a user could ring now. */
  async phonesOf(user: string): Promise<number> {
    const line = (await this.send('GET', '/sandbox/line')) as { phones: Record<string, number> };
    return line.phones[user] ?? 0;
  }

  async calls(): Promise<CallReport[]> {
    return (await this.send('GET', '/sandbox/calls')) as CallReport[];
  }

  async call(id: string): Promise<CallReport> {
    return (await this.send('GET', `/sandbox/calls/${id}`)) as CallReport;
  }

  /** What the helpdesk knows of a call: the public API, as any other program would ask. */
  async details(reference: string): Promise<Response> {
    const query = new URLSearchParams({ call_reference_id: reference });
    return fetch(`${this.at.helpdesk}/api/v2/integrations/cti/details?${query.toString()}`, {
      headers: { Authorization: `Basic ${btoa('demo-key-service:X')}` },
    });
  }

  /** A number is clicked in the helpdesk, by agent 1001: what its callback sends. Says how it was answered. */
  async click(number: string, more: { ticket_id?: string; requester_id?: string } = {}): Promise<string> {
    const secret = 'demo-click-to-dial-secret';
    const fields = new URLSearchParams({ secret, requester_number: number, agent_id: '1001', ...more });
    const response = await fetch(`${this.at.app}/click-to-dial?${fields.toString()}`);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`the click was answered: ${response.status} ${text}`);
    return text;
  }

  async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.at.helpdesk + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** SIGKILL: nothing is said goodbye to. */
  async kill(): Promise<void> {
    await this.program.kill();
  }

  /** Ends it, and fails when it did not end as it was asked. */
  async stop(): Promise<void> {
    const how = await this.program.stop();
    if (how !== 'exit code 0') throw new Error(`the sandbox ended with ${how}\n${this.program.lastWords}`);
  }
}

/** A program or folder that `cargo xtask` names in the environment. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value || !existsSync(value)) {
    throw new Error(`${name} names nothing that is there. Run the journeys by \`cargo xtask e2e\`.`);
  }
  return value;
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from '@playwright/test';
import { Program } from './processes';
import { required, type Sandbox } from './sandbox';

/** Proves a click to these gateways. */
const CLICK_SECRET = 'of-the-journeys-clicks';
/** Proves the telephone system's reports to these gateways. */
const PBX_SECRET = 'of-the-journeys-desk-phones';

/** A free port, which nobody else takes in the next moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** The message server that gateways share. */
export class Bus {
  private constructor(
    private program: Program,
    private readonly port: number,
  ) {}

  static async start(): Promise<Bus> {
    const port = await freePort();
    return new Bus(await Bus.#run(port), port);
  }

  static async #run(port: number): Promise<Program> {
    // Debian puts it where only root's PATH looks.
    const path = [process.env.PATH, '/usr/sbin', '/usr/local/sbin'].join(delimiter);
    const program = new Program('nats-server', 'nats-server', ['--addr', '127.0.0.1', '--port', String(port)], {
      PATH: path,
    });
    await program.until((line) => (line.includes('Server is ready') ? true : undefined));
    return program;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  async kill(): Promise<void> {
    await this.program.kill();
  }

  /** Back where it was, and empty. */
  async back(): Promise<void> {
    this.program = await Bus.#run(this.port);
  }
}

/** What every gateway of a company is started with. */
export interface Setup {
  sandbox: Sandbox;
  /** The address under which browsers reach whichever of them is alive. */
  at: string;
  bus?: Bus;
  /** What `config.json` says of lines and clicks. */
  config?: object;
  /** More of its settings: the environment. */
  env?: Record<string, string>;
}

/** The line of the sandbox's own softphone. */
export function webrtcLine(sandbox: Sandbox): object {
  return {
    kind: 'webrtc',
    server: sandbox.at.switch,
    domain: 'sandbox.invalid',
    password: 'demo-{agent_id}',
    ice_servers: [],
  };
}

/** One gateway, a program of its own. */
export class Gateway {
  private constructor(
    private readonly program: Program,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start({ sandbox, at, bus, config = {}, env = {} }: Setup): Promise<Gateway> {
    const folder = await mkdtemp(join(tmpdir(), 'softphone-gateway-'));
    const file = join(folder, 'config.json');
    const helpdesk = { helpdesk: { origin: sandbox.at.helpdesk }, desk: { via: 'gateway' } };
    await writeFile(file, JSON.stringify({ ...helpdesk, line: webrtcLine(sandbox), ...config }));
    const program = new Program(
      'the gateway',
      required('SOFTPHONE_GATEWAY'),
      [
        ...['--listen', '127.0.0.1:0', '--helpdesk', sandbox.at.helpdesk, '--public-origin', at],
        ...['--bundle', required('SOFTPHONE_BUNDLE'), '--app-config', file],
        ...['--trust-agent-id', '--heartbeat', '3'],
      ],
      {
        SOFTPHONE_GATEWAY_SERVICE_KEY: 'demo-key-service',
        SOFTPHONE_GATEWAY_CLICK_SECRET: CLICK_SECRET,
        SOFTPHONE_GATEWAY_PBX_SECRET: PBX_SECRET,
        ...(bus ? { SOFTPHONE_GATEWAY_BUS: bus.url } : {}),
        ...env,
      },
    );
    const port = await program.until((line) => /listening.*127\.0\.0\.1:(\d+)/i.exec(line)?.[1]);
    return new Gateway(program, folder, Number(port));
  }

  /** What it says of itself. */
  async health(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.port}/healthz`)).text();
  }

  async saysOfItself(words: string): Promise<void> {
    await expect.poll(() => this.health()).toContain(words);
  }

  /** A click in the helpdesk, as it arrives at this one. */
  async click(number: string, agent = 1001): Promise<Response> {
    const fields = new URLSearchParams({ secret: CLICK_SECRET, requester_number: number, agent_id: String(agent) });
    return fetch(`http://127.0.0.1:${this.port}/click-to-dial?${fields.toString()}`);
  }

  /** What the telephone system reports to this one. */
  async report(event: Record<string, unknown>): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}/calls/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${PBX_SECRET}`, 'content-type': 'application/json' },
      body: JSON.stringify(event),
    });
  }

  /** SIGKILL: its softphones are cut off, not told to move. */
  async kill(): Promise<void> {
    await this.program.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What stands in front of several gateways: one address that leads to whichever it is told, or to none. */
export class Door {
  #to: number | undefined;
  readonly #open = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly at: string,
  ) {}

  static async start(): Promise<Door> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const door = new Door(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (from) => door.#pass(from));
    return door;
  }

  /** From now on it leads there; what is open already stays where it is. */
  leadsTo(gateway: Gateway): void {
    this.#to = gateway.port;
  }

  /** Nobody is behind it: what is open is cut off, and whoever comes is turned away. */
  leadsNowhere(): void {
    this.#to = undefined;
    for (const socket of this.#open) socket.destroy();
  }

  async stop(): Promise<void> {
    this.leadsNowhere();
    await new Promise((closed) => this.server.close(closed));
  }

  #pass(from: Socket): void {
    if (this.#to === undefined) {
      from.destroy();
      return;
    }
    const to = connect(this.#to, '127.0.0.1');
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      this.#open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}

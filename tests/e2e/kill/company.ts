import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Door, Gateway, webrtcLine } from '../support/gateways';
import { Sandbox } from '../support/sandbox';

/** A helpdesk, a gateway and a phone network, each a process of its own, to be killed one by one. */
export class Company {
  private constructor(
    private readonly folder: string,
    /** Only its helpdesk is used. */
    public helpdesk: Sandbox,
    /** Only its phone network is used. */
    readonly network: Sandbox,
    private readonly door: Door,
    private gateway: Gateway,
  ) {}

  static async start(): Promise<Company> {
    const folder = await mkdtemp(join(tmpdir(), 'softphone-kill-'));
    const [helpdesk, network, door] = await Promise.all([
      Sandbox.start({ database: join(folder, 'helpdesk.sqlite'), flags: FLAGS }),
      Sandbox.start(),
      Door.start(),
    ]);
    const gateway = await Company.#gateway(helpdesk, network, door);
    await helpdesk.set({ iframe_url: `${door.at}/?agent_id={{agent_id}}` });
    return new Company(folder, helpdesk, network, door, gateway);
  }

  static async #gateway(helpdesk: Sandbox, network: Sandbox, door: Door): Promise<Gateway> {
    const wrap_up = { dispositions: ['Resolved', 'Follow-up'] };
    const config = { line: webrtcLine(network), wrap_up };
    const gateway = await Gateway.start({ sandbox: helpdesk, at: door.at, config });
    door.leadsTo(gateway);
    return gateway;
  }

  async killGateway(): Promise<void> {
    this.door.leadsNowhere();
    await this.gateway.kill();
  }

  /** Where it was before. */
  async startGateway(): Promise<void> {
    this.gateway = await Company.#gateway(this.helpdesk, this.network, this.door);
  }

  async killHelpdesk(): Promise<void> {
    await this.helpdesk.kill();
  }

  /** Where it was before, with what it had written. */
  async startHelpdesk(): Promise<void> {
    const ports = this.helpdesk.ports;
    this.helpdesk = await Sandbox.start({ database: join(this.folder, 'helpdesk.sqlite'), ports, flags: FLAGS });
  }

  async stop(): Promise<void> {
    await this.door.stop();
    await Promise.all([this.gateway.kill(), this.helpdesk.kill(), this.network.kill()]);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** Whoever judges reads every ticket. */
const FLAGS = ['--requests-per-minute', '1000000'];

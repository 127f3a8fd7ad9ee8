import { expect } from '@playwright/test';
import type { Customer } from './customer';
import type { Softphone } from './softphone';

/**
 * Packets that make a sample: 2.5 seconds of sound at 20 ms each, in which Chromium's false microphone
 * beeps at least twice. Counted, not timed, so that a slow machine only takes longer.
 */
const SAMPLE = 125;

/** What went each way while a sample went by. */
export interface Sample {
  agentHeard: { packets: number; energy: number };
  customerHeard: { packets: number; energy: number };
}

/** Waits until the sample's packets came at the end that is said to hear something. */
export async function sample(softphone: Softphone, customer: Customer, paced: 'by both' | 'by the customer'): Promise<Sample> {
  const before = { agent: await softphone.heard(), customer: await customer.report() };
  const since = async (): Promise<Sample> => {
    const [agent, report] = [await softphone.heard(), await customer.report()];
    return {
      agentHeard: { packets: agent.packets - before.agent.packets, energy: agent.energy - before.agent.energy },
      customerHeard: {
        packets: report.packets_received - before.customer.packets_received,
        energy: report.energy_received - before.customer.energy_received,
      },
    };
  };
  let taken = await since();
  await expect
    .poll(async () => {
      taken = await since();
      const clock = paced === 'by both'
        ? Math.min(taken.agentHeard.packets, taken.customerHeard.packets)
        : taken.customerHeard.packets;
      return clock;
    })
    .toBeGreaterThanOrEqual(SAMPLE);
  return taken;
}

/** Both hear each other: packets with sound in them arrive at both ends. */
export async function bothHear(softphone: Softphone, customer: Customer): Promise<void> {
  const { agentHeard, customerHeard } = await sample(softphone, customer, 'by both');
  expect(agentHeard.energy, 'what the agent hears').toBeGreaterThan(0);
  expect(customerHeard.energy, 'what the customer hears').toBeGreaterThan(0);
}

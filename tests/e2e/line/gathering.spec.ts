import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { expect, test } from './test';
import { FarCall } from './far';

// Defect 1: JsSIP waits for the last ICE candidate. Unwrapped, this takes 10 to 40 seconds.
const SOON = 8_000;

test('a STUN server that never answers does not hold the call up', async ({ agent, peer, far }) => {
  const silent = createSocket('udp4');
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  await agent.open({ iceServers: JSON.stringify([{ urls: `stun:127.0.0.1:${port}` }]) });
  await agent.isRegistered();

  const dialled = Date.now();
  await agent.do('dial', 'out-1', '+14155550100', 'ref-1');
  await peer.request('INVITE');
  expect(Date.now() - dialled, 'milliseconds to the INVITE').toBeLessThan(SOON);
  await FarCall.answer(peer, far);
  await agent.reports('answered');
  await agent.hears();
  silent.close();
});

test('an answer is not held up either', async ({ agent, peer, far }) => {
  const silent = createSocket('udp4');
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  await agent.open({ iceServers: JSON.stringify([{ urls: `stun:127.0.0.1:${port}` }]) });
  await agent.isRegistered();
  // Without candidates: Chromium stops gathering as soon as one of them answers.
  const ringing = FarCall.ring(peer, (await far.offer()).replaceAll(/a=candidate:.*\r\n/g, ''));
  await agent.reports('offered');

  const asked = Date.now();
  await agent.do('answer', 'in-1');
  const { status } = await ringing.answered();
  expect(status).toBe(200);
  expect(Date.now() - asked, 'milliseconds to the answer').toBeLessThan(SOON);
  silent.close();
});

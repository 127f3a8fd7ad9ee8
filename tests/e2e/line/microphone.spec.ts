import type { Frame, Page } from '@playwright/test';
import { Chromium, type Microphone } from '../support/chromium';
import type { Peer } from './peer';
import { expect, test } from './test';

declare global {
  interface Window {
    microphone: { watchMicrophone: (report: (facts: string) => void) => { test: () => void; request: () => void } };
    facts: Record<string, unknown>[];
    watch: { test: () => void; request: () => void };
  }
}

/** The softphone's page in an iframe of another site, as in a helpdesk. */
async function inHelpdesk(page: Page, peer: Peer, allow: string): Promise<Frame> {
  await page.goto(`http://localhost:${peer.port}/host`);
  await page.evaluate(
    ([src, allow]) => {
      const frame = document.createElement('iframe');
      frame.allow = allow;
      frame.src = src;
      document.body.append(frame);
    },
    [`${peer.page}/microphone`, allow] as const,
  );
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1] as Frame;
  await frame.waitForFunction(() => 'microphone' in window);
  await frame.evaluate(() => {
    window.facts = [];
    window.watch = window.microphone.watchMicrophone((facts) => window.facts.push(JSON.parse(facts)));
  });
  return frame;
}

/** What the agent chose, for the softphone in this helpdesk. */
async function choose(page: Page, peer: Peer, setting: 'granted' | 'denied'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Browser.setPermission', {
    permission: { name: 'microphone' },
    setting,
    origin: `http://localhost:${peer.port}`,
    embeddedOrigin: peer.page,
  });
}

async function told(frame: Frame, command: 'test' | 'request'): Promise<Record<string, unknown>> {
  const before = await frame.evaluate(() => window.facts.length);
  await frame.evaluate((command) => window.watch[command](), command);
  await expect.poll(() => frame.evaluate(() => window.facts.length)).toBeGreaterThan(before);
  return frame.evaluate(() => window.facts.at(-1) ?? {});
}

test('a helpdesk that does not pass the microphone on is told from a refusal', async ({ page, peer }) => {
  const frame = await inHelpdesk(page, peer, '');
  expect(await told(frame, 'test')).toMatchObject({ passed_on: false });
  expect(await told(frame, 'request')).toMatchObject({ passed_on: false, error: 'NotAllowedError' });
});

test('an allowed microphone is there, and is not left open by the question', async ({ page, peer }) => {
  const frame = await inHelpdesk(page, peer, 'microphone');
  const live = await frame.evaluateHandle(() => {
    const streams: MediaStream[] = [];
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      streams.push(stream);
      return stream;
    };
    return streams;
  });
  const facts = await told(frame, 'request');
  expect(facts).toMatchObject({ passed_on: true, permission: 'granted', labelled: true });
  expect(facts).not.toHaveProperty('error');
  expect(facts.devices).toBeGreaterThan(0);
  expect(await live.evaluate((streams) => streams.map((stream) => stream.active))).toEqual([false]);
});

for (const [microphone, expected, error] of [
  ['denied', { passed_on: true, permission: 'denied' }, 'NotAllowedError'],
  ['absent', { passed_on: true, devices: 0 }, 'NotFoundError'],
] as [Microphone, Record<string, unknown>, string][]) {
  test(`a microphone that is ${microphone} is known before it is asked for`, async ({ peer }) => {
    const chromium = await Chromium.start(microphone, `http://localhost:${peer.port}`);
    const page = await chromium.context.newPage();
    if (microphone === 'denied') await choose(page, peer, 'denied');
    const frame = await inHelpdesk(page, peer, 'microphone');
    expect(await told(frame, 'test')).toMatchObject(expected);
    expect(await told(frame, 'request')).toMatchObject({ ...expected, error });
    await chromium.stop();
  });
}

test('a permission that changes is told without being asked', async ({ peer }) => {
  const chromium = await Chromium.start('denied', `http://localhost:${peer.port}`);
  const page = await chromium.context.newPage();
  await choose(page, peer, 'denied');
  const frame = await inHelpdesk(page, peer, 'microphone');
  expect(await told(frame, 'test')).toMatchObject({ permission: 'denied' });
  await choose(page, peer, 'granted');
  await expect.poll(() => frame.evaluate(() => window.facts.at(-1)?.permission)).toBe('granted');
  await chromium.stop();
});

test('a microphone plugged in or out is told without being asked', async ({ page, peer }) => {
  const frame = await inHelpdesk(page, peer, 'microphone');
  await frame.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
  await expect.poll(() => frame.evaluate(() => window.facts.length)).toBe(1);
});

import type { Page } from '@playwright/test';
import { expect, test } from './test';

/** The headset is pulled out: the browser ends its track. A fake device cannot be, so the test says so. */
async function unplug(page: Page): Promise<void> {
  await page.evaluate(() => {
    const track = window.connectionsOfTest?.at(-1)?.getSenders()[0]?.track;
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  });
}

/** While there is none, opening the microphone fails as a browser lets it fail. Counts how often it is tried. */
async function noMicrophone(page: Page): Promise<void> {
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    Object.assign(window, { opened: 0, thereIsOne: false });
    devices.getUserMedia = async (constraints) => {
      const test = window as unknown as { opened: number; thereIsOne: boolean };
      test.opened += 1;
      if (!test.thereIsOne) throw new DOMException('none', 'NotFoundError');
      return open(constraints);
    };
  });
}

async function plugIn(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.assign(window, { thereIsOne: true });
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
}

const track = (page: Page): Promise<{ id: string | undefined; live: boolean; enabled: boolean | undefined }> =>
  page.evaluate(() => {
    const track = window.connectionsOfTest?.at(-1)?.getSenders()[0]?.track;
    return { id: track?.id, live: track?.readyState === 'live', enabled: track?.enabled };
  });

test('a headset unplugged in a call is replaced by the microphone that is left', async ({ call, page, agent }) => {
  expect(call.callId).not.toBe('');
  const before = await track(page);
  await unplug(page);
  await expect.poll(() => track(page)).toMatchObject({ live: true, enabled: true });
  expect((await track(page)).id).not.toBe(before.id);
  expect(await agent.reports('microphone')).not.toHaveProperty('error');
});

test('a muted call stays muted with another microphone, and can be unmuted', async ({ call, page, agent }) => {
  expect(call.callId).not.toBe('');
  await agent.do('setMuted', 'out-1', true);
  await unplug(page);
  await expect.poll(() => track(page)).toMatchObject({ live: true, enabled: false });
  await agent.do('setMuted', 'out-1', false);
  await expect.poll(() => track(page)).toMatchObject({ live: true, enabled: true });
});

test('without a microphone the call goes on, and the next one plugged in is used', async ({ call, page, agent }) => {
  expect(call.callId).not.toBe('');
  await noMicrophone(page);
  await unplug(page);
  expect(await agent.reports('microphone')).toMatchObject({ error: 'NotFoundError' });
  expect(await agent.all('ended')).toEqual([]);
  await agent.hears();
  await plugIn(page);
  await expect.poll(() => track(page)).toMatchObject({ live: true, enabled: true });
});

test('a call that is over opens no microphone', async ({ call, page, agent }) => {
  await noMicrophone(page);
  await unplug(page);
  await agent.reports('microphone');
  expect(call.callId).not.toBe('');
  await agent.do('hangUp', 'out-1');
  await agent.reports('ended');
  const tries = await page.evaluate(() => (window as unknown as { opened: number }).opened);
  await plugIn(page);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
  expect(await page.evaluate(() => (window as unknown as { opened: number }).opened)).toBe(tries);
});

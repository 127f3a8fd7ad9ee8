import { expect, test } from './test';
import { FarCall } from './far';

declare global {
  interface Window {
    digits: [tones: string, duration: number | undefined, gap: number | undefined][];
  }
}

// Defect 5: JsSIP sends digits by INFO unless told otherwise, and too short for some receivers.
test('digits go with the sound, long enough to be understood', async ({ agent, page, call }) => {
  await page.evaluate(() => {
    window.digits = [];
    const insert = RTCDTMFSender.prototype.insertDTMF;
    RTCDTMFSender.prototype.insertDTMF = function (tones, duration, gap) {
      window.digits.push([tones, duration, gap]);
      insert.call(this, tones, duration, gap);
    };
  });
  await agent.do('sendDigit', 'out-1', '5');
  expect(await page.evaluate(() => window.digits)).toEqual([['5', 160, 100]]);
  await agent.do('sendDigit', 'out-1', '#');
  // A digit that still waits is sent before the new one.
  expect(await page.evaluate(() => window.digits.at(-1)?.[0])).toMatch(/^5?#$/);
  call.bye();
});

test('where the sound cannot carry digits they go by INFO, and a refused one does not end the call', async ({ agent, peer, far }) => {
  await agent.open();
  await agent.isRegistered();
  await agent.do('dial', 'out-1', '123', 'ref-1');
  const call = await FarCall.answer(peer, far, { mangle: withoutTelephoneEvents });
  await agent.reports('answered');
  await agent.hears();
  await agent.do('sendDigit', 'out-1', '*');
  const info = await peer.request('INFO');
  expect(info.header('Content-Type')).toBe('application/dtmf-relay');
  expect(info.body).toBe('Signal=*\r\nDuration=160');

  for (const [nth, status] of [415, 481, 408].entries()) {
    peer.onRequest = ({ method }) => (method === 'INFO' ? status : undefined);
    await agent.do('sendDigit', 'out-1', '1');
    await peer.request('INFO', nth + 1);
  }
  await agent.hears();
  expect(await agent.all('ended')).toEqual([]);
  call.bye();
  await agent.reports('ended');
});

function withoutTelephoneEvents(sdp: string): string {
  const types = [...sdp.matchAll(/a=rtpmap:(\d+) telephone-event/g)].map(([, type]) => type);
  return sdp
    .split('\r\n')
    .filter((line) => !types.some((type) => line.startsWith(`a=rtpmap:${type} `) || line.startsWith(`a=fmtp:${type} `)))
    .map((line) => (line.startsWith('m=audio') ? line.split(' ').filter((word) => !types.includes(word)).join(' ') : line))
    .join('\r\n');
}

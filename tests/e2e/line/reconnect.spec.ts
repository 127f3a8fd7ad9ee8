import { expect, test } from './test';

// Defect 4: after a new connection the other side cannot reach us in the dialog until we refresh it.
test('after the connection broke, a live call tells the other side where it is now', async ({ agent, peer, call, far }) => {
  peer.drop();
  await agent.reports('lost');
  await agent.reports('registered', 1);
  const refresh = await peer.request('INVITE', 1);
  expect(refresh.callId).toBe(call.callId);
  expect(refresh.body).toContain('a=sendrecv');
  peer.reply(refresh, 200, { headers: ['Contact: <sip:far@far.invalid>'], body: await far.answer(refresh.body) });
  await agent.hears();
  expect(await agent.all('ended')).toEqual([]);
  call.bye();
  expect(await agent.reports('ended')).toMatchObject({ by: 'remote', answered: true });
});

test('a refused refresh leaves the call alone, and one for a call that is over ends it', async ({ agent, peer, call }) => {
  let status = 488;
  peer.onRequest = ({ method }) => (method === 'INVITE' ? status : undefined);
  peer.drop();
  await agent.reports('registered', 1);
  await peer.request('INVITE', 1);
  await expect.poll(() => agent.negotiation()).toBe('stable');
  await agent.hears();
  expect(await agent.all('ended')).toEqual([]);
  expect(await agent.all('hold_refused')).toEqual([]);

  status = 481;
  peer.drop();
  await agent.reports('registered', 2);
  expect(await agent.reports('ended')).toMatchObject({ asked_cause: 'Dialog Error', asked_status: 481 });
  expect(call.tag).toBeDefined();
});

test('a hold while the connection is away, or that it breaks under, does not end the call', async ({ agent, peer, call }) => {
  peer.onRequest = ({ method }) => (method === 'INVITE' ? 'silence' : undefined);
  await agent.do('hold', 'out-1');
  await peer.request('INVITE', 1);
  peer.down = true;
  peer.drop();
  await agent.reports('hold_refused');
  await agent.reports('lost');

  await agent.do('hold', 'out-1');
  await agent.reports('hold_refused', 1);
  await agent.do('sendDigit', 'out-1', '5');
  await agent.hears();
  expect(await agent.all('ended')).toEqual([]);
  peer.down = false;
  await agent.reports('registered', 1);
  call.bye();
  await agent.reports('ended');
});

test('sound that stops coming is reported, and so is its return', async ({ agent, call, far }) => {
  await far.sounds(false);
  expect(await agent.reports('sound_flow')).toEqual({ leg: 'out-1', flowing: false });
  await far.sounds(true);
  expect(await agent.reports('sound_flow', 1)).toEqual({ leg: 'out-1', flowing: true });
  call.bye();
});

test('nothing is looked at when there is no call', async ({ agent, page, call }) => {
  await page.evaluate(() => {
    const get = RTCPeerConnection.prototype.getStats;
    const looks = { count: 0 };
    Object.assign(window, { looks });
    RTCPeerConnection.prototype.getStats = function (...args) {
      looks.count += 1;
      return get.apply(this, args);
    };
  });
  const looks = (): Promise<number> => page.evaluate(() => (window as unknown as { looks: { count: number } }).looks.count);
  await expect.poll(looks).toBeGreaterThan(0);
  call.bye();
  await agent.reports('ended');
  const before = await looks();
  // Two rounds of what the watch would take, on the page's own clock.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 3_500)));
  expect(await looks()).toBe(before);
});

test('hanging up while the connection is away ends the call here', async ({ agent, peer, call }) => {
  peer.down = true;
  peer.drop();
  await agent.reports('lost');
  await agent.do('hangUp', 'out-1');
  expect(await agent.reports('ended')).toMatchObject({ by: 'local', answered: true });
  expect(call.tag).toBeDefined();
});

import { FarCall } from './far';
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
  // The pauses between its own tries have grown meanwhile.
  await agent.do('reopen');
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

test('only the look for a sleep ticks when there is no call', async ({ agent, page, peer, far }) => {
  await page.addInitScript(() => {
    const ticking = new Set<number>();
    const [start, stop] = [window.setInterval, window.clearInterval];
    Object.assign(window, {
      ticking,
      setInterval: (...args: Parameters<typeof start>) => {
        const timer = start(...args) as unknown as number;
        ticking.add(timer);
        return timer;
      },
      clearInterval: (timer: number) => {
        ticking.delete(timer);
        stop(timer);
      },
    });
  });
  const ticking = (): Promise<number> =>
    page.evaluate(() => (window as unknown as { ticking: Set<number> }).ticking.size);
  await agent.open();
  await agent.isRegistered();
  expect(await ticking()).toBe(1);
  await agent.do('dial', 'out-1', '123', 'ref-1');
  const call = await FarCall.answer(peer, far);
  await agent.reports('answered');
  expect(await ticking()).toBe(2);
  call.bye();
  await agent.reports('ended');
  expect(await ticking()).toBe(1);
});

test('a call ended while the connection is away is over here at once, and there when it is back', async ({ agent, peer, call }) => {
  peer.down = true;
  peer.drop();
  await agent.reports('lost');
  await agent.do('hangUp', 'out-1');
  expect(await agent.reports('ended')).toMatchObject({ by: 'local', answered: true });
  expect(peer.count('BYE')).toBe(0);

  peer.down = false;
  await agent.reports('registered', 1);
  expect((await peer.request('BYE')).callId).toBe(call.callId);
});

test('a call that rings when the connection breaks does not ring on', async ({ agent, peer, far }) => {
  await agent.open();
  await agent.isRegistered();
  FarCall.ring(peer, await far.offer());
  await agent.reports('offered');
  peer.drop();
  expect(await agent.reports('ended')).toMatchObject({ leg: 'in-1', asked_cause: 'Connection Error', answered: false });
});

test('a ringing call whose end got lost stops by itself', async ({ agent, peer, far }) => {
  await agent.stopsTheClock();
  await agent.open();
  await agent.isRegistered();
  FarCall.ring(peer, await far.offer());
  await agent.reports('offered');
  expect(await agent.letPassUntil('ended')).toBeLessThanOrEqual(181);
  expect(await agent.reports('ended')).toMatchObject({ leg: 'in-1', by: 'local', cause: 'No Answer' });
});

test('a registration refused during a call leaves the call alone', async ({ agent, peer, call }) => {
  peer.registerStatus = 403;
  await agent.do('reopen');
  expect(await agent.reports('lost')).toEqual({ status: 403 });
  await agent.hears();
  expect(await agent.all('ended')).toEqual([]);
  call.bye();
  expect(await agent.reports('ended')).toMatchObject({ by: 'remote' });
});

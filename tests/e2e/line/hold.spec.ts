import { expect, test } from './test';

// Defect 2: JsSIP ends the call when a re-INVITE is refused.
for (const status of [488, 500, 408, 603]) {
  test(`a hold refused with ${status} leaves the call as it was`, async ({ agent, peer, call, far }) => {
    peer.onRequest = ({ method }) => (method === 'INVITE' ? status : undefined);
    await agent.do('hold', 'out-1');
    expect(await agent.reports('hold_refused')).toEqual({ leg: 'out-1' });
    await expect.poll(() => agent.negotiation()).toBe('stable');
    await agent.hears();
    expect(await agent.all('ended')).toEqual([]);

    // The next one is taken: nothing was left behind.
    peer.onRequest = () => undefined;
    await agent.do('hold', 'out-1');
    const second = await peer.request('INVITE', 2);
    expect(second.body).toContain('a=sendonly');
    peer.reply(second, 200, { headers: ['Contact: <sip:far@far.invalid>'], body: await far.answer(second.body) });
    expect(await agent.reports('held')).toEqual({ leg: 'out-1' });
    call.bye();
    await agent.reports('ended');
  });
}

test('a refused resume keeps the hold, and can be tried again', async ({ agent, peer, call, far }) => {
  await agent.do('hold', 'out-1');
  const hold = await peer.request('INVITE', 1);
  peer.reply(hold, 200, { headers: ['Contact: <sip:far@far.invalid>'], body: await far.answer(hold.body) });
  await agent.reports('held');

  peer.onRequest = ({ method }) => (method === 'INVITE' ? 488 : undefined);
  await agent.do('resume', 'out-1');
  await agent.reports('hold_refused');
  expect(await agent.all('ended')).toEqual([]);
  // Still held: not heard on the other side.
  expect(await agent.page.evaluate(() => window.connectionsOfTest?.[0]?.getSenders()[0]?.track?.enabled)).toBe(false);

  peer.onRequest = () => undefined;
  await agent.do('resume', 'out-1');
  const resume = await peer.request('INVITE', 3);
  expect(resume.body).not.toContain('a=sendonly');
  peer.reply(resume, 200, { headers: ['Contact: <sip:far@far.invalid>'], body: await far.answer(resume.body) });
  await agent.reports('resumed');
  await agent.hears();
  call.bye();
});

// Defect 3: JsSIP answers a crossing re-INVITE with 491, takes it all the same, and then ends the call.
test('two holds that cross each other do not end the call', async ({ agent, peer, call, far }) => {
  await far.direct('sendonly');
  const theirs = await far.offer();
  let answer: Promise<{ status: number }> | undefined;
  let crossed = false;
  let refused = 0;
  peer.onRequest = (request) => {
    if (request.method !== 'INVITE' || crossed) return undefined;
    crossed = true;
    refused = Date.now();
    // Ours is on its way while theirs is: both are to be refused (RFC 3261 14.2).
    answer = call.reinvite(theirs);
    return 491;
  };
  await agent.do('hold', 'out-1');
  await peer.request('INVITE', 1);
  expect((await answer)?.status).toBe(491);
  await far.rollBack();
  await far.direct('sendrecv');

  // Tried again, and now taken. Whoever began the call waits 2.1 to 4 s, the other side at most 2 s: so
  // that they do not cross again, as they would by JsSIP, which waits 1 s on both sides.
  const again = await peer.request('INVITE', 2);
  expect(Date.now() - refused).toBeGreaterThan(2_000);
  expect(again.body).toContain('a=sendonly');
  peer.reply(again, 200, { headers: ['Contact: <sip:far@far.invalid>'], body: await far.answer(again.body) });
  expect(await agent.reports('held')).toEqual({ leg: 'out-1' });
  expect(await agent.all('hold_refused')).toEqual([]);
  expect(await agent.all('remote_hold')).toEqual([]);
  expect(await agent.all('ended')).toEqual([]);
  expect(await agent.negotiation()).toBe('stable');
});

test('the other side can put us on hold and take us back', async ({ agent, call, far }) => {
  await far.direct('sendonly');
  const hold = await call.reinvite(await far.offer());
  expect(hold.status).toBe(200);
  await far.accept(hold.body);
  expect(await agent.reports('remote_hold')).toEqual({ leg: 'out-1', held: true });
  await far.direct('sendrecv');
  const resume = await call.reinvite(await far.offer());
  await far.accept(resume.body);
  expect(await agent.reports('remote_hold', 1)).toEqual({ leg: 'out-1', held: false });
  await agent.hears();
});

test('mute is ours alone, and survives a hold', async ({ agent, peer, call, far }) => {
  const enabled = (): Promise<boolean | undefined> =>
    agent.page.evaluate(() => window.connectionsOfTest?.[0]?.getSenders()[0]?.track?.enabled);
  await agent.do('setMuted', 'out-1', true);
  expect(await enabled()).toBe(false);
  expect(peer.count('INVITE')).toBe(1);
  for (const [command, event, nth] of [['hold', 'held', 1], ['resume', 'resumed', 2]] as const) {
    await agent.do(command, 'out-1');
    const request = await peer.request('INVITE', nth);
    peer.reply(request, 200, { headers: ['Contact: <sip:far@far.invalid>'], body: await far.answer(request.body) });
    await agent.reports(event);
  }
  expect(await enabled()).toBe(false);
  await agent.do('setMuted', 'out-1', false);
  expect(await enabled()).toBe(true);
  call.bye();
});

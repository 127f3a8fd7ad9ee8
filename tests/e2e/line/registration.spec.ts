import { expect, test } from './test';

// Seconds within which a registration that is none is noticed: proofs come every 30 s, and one may take 8 s.
const NOTICED = 40;

test('the line registers by digest and says so', async ({ agent, peer }) => {
  await agent.open();
  await agent.isRegistered();
  expect(await agent.all('registering')).toHaveLength(1);
  expect(peer.requests.map(({ method }) => method)).toEqual(['REGISTER', 'REGISTER']);
  expect(peer.requests[0]?.must('To')).toContain('sip:1001@peer.invalid');
});

test('a wrong password is refused once, and not tried again', async ({ agent, peer }) => {
  await agent.stopsTheClock();
  await agent.open({ password: 'wrong' });
  expect(await agent.reports('lost')).toEqual({ status: 401 });
  await agent.letPass(180);
  expect(peer.count('REGISTER')).toBe(2);
  expect(peer.connections).toBe(1);

  // Until the agent says so.
  await agent.do('reopen');
  await agent.reports('lost', 1);
  expect(peer.count('REGISTER')).toBe(4);
});

test('a registrar that answers something else is asked again by itself', async ({ agent, peer }) => {
  await agent.stopsTheClock();
  peer.registerStatus = 503;
  await agent.open();
  expect(await agent.reports('lost')).toEqual({ status: 503 });
  peer.registerStatus = 200;
  expect(await agent.letPassUntil('registered')).toBeLessThan(5);
});

test('a server that cannot be reached is tried again by itself', async ({ agent, peer }) => {
  await agent.stopsTheClock();
  peer.down = true;
  await agent.open();
  expect(await agent.reports('lost')).toEqual({});
  peer.down = false;
  expect(await agent.letPassUntil('registered')).toBeLessThan(5);
});

test('the agent need not wait for the next try', async ({ agent, peer }) => {
  await agent.stopsTheClock();
  peer.down = true;
  await agent.open();
  await agent.reports('lost');
  peer.down = false;
  // Time stands still: nothing but the agent's wish can bring the line back.
  await agent.do('reopen');
  await agent.isRegistered();
});

test('a connection that died without a word is noticed, and replaced', async ({ agent, peer }) => {
  await agent.stopsTheClock();
  await agent.open();
  await agent.isRegistered();
  peer.deaf = true;
  expect(await agent.letPassUntil('lost')).toBeLessThanOrEqual(NOTICED);
  expect(await agent.reports('lost')).toEqual({});
  peer.deaf = false;
  await agent.letPassUntil('registered', 1);
  expect(peer.connections).toBeGreaterThan(1);
});

test('when the browser says the network changed, the proof is asked for at once', async ({ agent, peer, page }) => {
  await agent.stopsTheClock();
  await agent.open();
  await agent.isRegistered();
  peer.deaf = true;
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  expect(await agent.letPassUntil('lost')).toBeLessThan(10);
});

test('after the computer slept the line is not believed until it is proven again', async ({ agent, peer, page }) => {
  await agent.stopsTheClock();
  await agent.open();
  await agent.isRegistered();
  expect(await agent.all('registering')).toHaveLength(1);
  peer.deaf = true;
  await page.clock.fastForward(3_600_000);
  await agent.reports('registering', 1);
  expect(await agent.letPassUntil('lost')).toBeLessThan(10);
  peer.deaf = false;
  await agent.letPassUntil('registered', 1);
});

test('a registrar that forgot us is not believed, however often', async ({ agent, peer }) => {
  await agent.stopsTheClock();
  await agent.open();
  await agent.isRegistered();
  peer.forgets = true;
  expect(await agent.letPassUntil('lost')).toBeLessThanOrEqual(NOTICED);
  await agent.letPassUntil('lost', 1);
  expect(await agent.all('lost')).toEqual([{ expired: true }, { expired: true }]);
  peer.forgets = false;
  await agent.letPassUntil('registered', 1);
});

test('a registrar that does not name us in its first answer is not waited for in silence', async ({ agent, peer }) => {
  await agent.stopsTheClock();
  peer.forgets = true;
  await agent.open();
  expect(await agent.letPassUntil('lost')).toBeLessThan(30);
  expect(await agent.reports('lost')).toEqual({ expired: true });
});

test('an idle line sends nothing but its proof, and is believed while that is answered', async ({ agent, peer }) => {
  await agent.stopsTheClock();
  await agent.open();
  await agent.isRegistered();
  await agent.letPass(29);
  expect(peer.requests).toHaveLength(2);
  await agent.letPass(2);
  await peer.request('REGISTER', 3);
  await agent.letPass(60);
  expect(await agent.all('lost')).toEqual([]);
  expect(peer.connections).toBe(1);
});

test('closing gives the registration back', async ({ agent, peer }) => {
  await agent.open();
  await agent.isRegistered();
  await agent.do('close');
  const last = await peer.request('REGISTER', 2);
  expect(last.header('Expires')).toBe('0');
  expect(await agent.all('lost')).toHaveLength(0);
});

import { expect, test } from './test';

// Proofs come every 30 s; one may take 8 s.
const TO_THE_PROOF = '00:31';
const PAST_ITS_DEADLINE = '00:09';

test('the line registers by digest and says so', async ({ agent, peer }) => {
  await agent.open();
  await agent.isRegistered();
  expect(await agent.all('registering')).toHaveLength(1);
  expect(peer.requests.map(({ method }) => method)).toEqual(['REGISTER', 'REGISTER']);
  expect(peer.requests[0]?.must('To')).toContain('sip:1001@peer.invalid');
});

test('a wrong password is refused once, and not tried again', async ({ agent, peer, page }) => {
  await page.clock.install();
  await agent.open({ password: 'wrong' });
  expect(await agent.reports('lost')).toEqual({ status: 401 });
  await page.clock.runFor('10:00');
  expect(peer.count('REGISTER')).toBe(2);
  expect(peer.connections).toBe(1);

  // Until the agent says so.
  await agent.do('reopen');
  await agent.reports('lost', 1);
  expect(peer.count('REGISTER')).toBe(4);
});

test('a registrar that answers something else is asked again by itself', async ({ agent, peer, page }) => {
  await page.clock.install();
  peer.registerStatus = 503;
  await agent.open();
  expect(await agent.reports('lost')).toEqual({ status: 503 });
  peer.registerStatus = 200;
  await page.clock.runFor('00:10');
  await agent.isRegistered();
});

test('a server that cannot be reached is tried again by itself', async ({ agent, peer, page }) => {
  await page.clock.install();
  peer.down = true;
  await agent.open();
  expect(await agent.reports('lost')).toEqual({});
  peer.down = false;
  await page.clock.runFor('00:40');
  await agent.isRegistered();
});

test('a connection that died without a word is noticed, and replaced', async ({ agent, peer, page }) => {
  await page.clock.install();
  await agent.open();
  await agent.isRegistered();
  peer.deaf = true;
  await page.clock.runFor(TO_THE_PROOF);
  await page.clock.runFor(PAST_ITS_DEADLINE);
  expect(await agent.reports('lost')).toEqual({});
  peer.deaf = false;
  await page.clock.runFor('00:40');
  await agent.reports('registered', 1);
  expect(peer.connections).toBeGreaterThan(1);
});

test('when the browser says the network changed, the proof is asked for at once', async ({ agent, peer, page }) => {
  await page.clock.install();
  await agent.open();
  await agent.isRegistered();
  peer.deaf = true;
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  await page.clock.runFor(PAST_ITS_DEADLINE);
  await agent.reports('lost');
  expect(await agent.all('registered')).toHaveLength(1);
});

test('a registrar that forgot us is not believed', async ({ agent, peer, page }) => {
  await page.clock.install();
  await agent.open();
  await agent.isRegistered();
  peer.forgets = true;
  await page.clock.runFor(TO_THE_PROOF);
  await peer.request('REGISTER', 3);
  await page.clock.runFor(PAST_ITS_DEADLINE);
  expect(await agent.reports('lost')).toEqual({ expired: true });
  // Nor when it is asked again: each time for longer.
  await page.clock.runFor('00:03');
  await peer.request('REGISTER', 5);
  await page.clock.runFor('00:21');
  expect(await agent.reports('lost', 1)).toEqual({ expired: true });
  peer.forgets = false;
  await page.clock.runFor('00:06');
  await agent.reports('registered', 1);
});

test('a registrar that does not name us in its first answer is not waited for in silence', async ({ agent, peer, page }) => {
  await page.clock.install();
  peer.forgets = true;
  await agent.open();
  await peer.request('REGISTER', 1);
  await page.clock.runFor('00:21');
  expect(await agent.reports('lost')).toEqual({ expired: true });
});

test('an idle line sends nothing but its proof', async ({ agent, peer, page }) => {
  await page.clock.install();
  await agent.open();
  await agent.isRegistered();
  await page.clock.runFor('00:29');
  expect(peer.requests).toHaveLength(2);
  await page.clock.runFor('00:02');
  await expect.poll(() => peer.requests.length).toBe(4);
});

test('closing gives the registration back', async ({ agent, peer }) => {
  await agent.open();
  await agent.isRegistered();
  await agent.do('close');
  const last = await peer.request('REGISTER', 2);
  expect(last.header('Expires')).toBe('0');
  expect(await agent.all('lost')).toHaveLength(0);
});

test('a refresh that is answered keeps the line registered without a word', async ({ agent, peer, page }) => {
  await page.clock.install();
  await agent.open();
  await agent.isRegistered();
  for (const nth of [3, 5]) {
    await page.clock.runFor(TO_THE_PROOF);
    await peer.request('REGISTER', nth);
    await page.clock.runFor(PAST_ITS_DEADLINE);
  }
  expect(await agent.all('lost')).toEqual([]);
  expect(peer.connections).toBe(1);
});

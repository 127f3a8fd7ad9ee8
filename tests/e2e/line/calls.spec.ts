import { expect, test } from './test';
import { FarCall } from './far';

test('an outbound call is dialled, rings, is answered and heard', async ({ agent, peer, far }) => {
  await agent.open({ header: 'X-Call-Reference-Id' });
  await agent.isRegistered();
  await agent.do('dial', 'out-1', '+14155550100', 'ref-1');
  const invite = await peer.request('INVITE');
  expect(invite.uri).toBe('sip:+14155550100@peer.invalid');
  expect(invite.header('X-Call-Reference-Id')).toBe('ref-1');
  await FarCall.answer(peer, far);
  expect(await agent.reports('progressed')).toEqual({ leg: 'out-1' });
  expect(await agent.reports('answered')).toEqual({ leg: 'out-1' });
  await agent.hears();
  expect(await agent.all('dialed')).toEqual([]);

  await agent.do('hangUp', 'out-1');
  await peer.request('BYE');
  expect(await agent.reports('ended')).toMatchObject({ leg: 'out-1', by: 'local', answered: true });
});

test('without a header, the call is known by its Call-ID', async ({ agent, peer }) => {
  await agent.open();
  await agent.isRegistered();
  await agent.do('dial', 'out-1', '*43#', 'ref-1');
  const invite = await peer.request('INVITE');
  expect(invite.uri).toBe('sip:*43%23@peer.invalid');
  expect(await agent.reports('dialed')).toEqual({ leg: 'out-1', reference: invite.callId });
});

test('the telephone system may give an outbound call a reference of its own', async ({ agent, peer }) => {
  await agent.open({ header: 'X-Call-Reference-Id' });
  await agent.isRegistered();
  await agent.do('dial', 'out-1', '123', 'ref-1');
  peer.reply(await peer.request('INVITE'), 180, { headers: ['X-Call-Reference-Id: theirs-7'] });
  expect(await agent.reports('dialed')).toEqual({ leg: 'out-1', reference: 'theirs-7' });
});

for (const status of [486, 404, 603, 480]) {
  test(`an outbound call refused with ${status} says so`, async ({ agent, peer }) => {
    peer.onRequest = ({ method }) => (method === 'INVITE' ? status : undefined);
    await agent.open();
    await agent.isRegistered();
    await agent.do('dial', 'out-1', '123', 'ref-1');
    expect(await agent.reports('ended')).toMatchObject({ leg: 'out-1', by: 'remote', status, answered: false });
  });
}

test('giving up while it rings cancels the call', async ({ agent, peer }) => {
  await agent.open();
  await agent.isRegistered();
  await agent.do('dial', 'out-1', '123', 'ref-1');
  peer.reply(await peer.request('INVITE'), 180);
  await agent.reports('progressed');
  await agent.do('hangUp', 'out-1');
  await peer.request('CANCEL');
  expect(await agent.reports('ended')).toMatchObject({ by: 'local', cause: 'Canceled', answered: false });
});

test('an inbound call shows who calls, is answered and heard, and ends when the caller hangs up', async ({ agent, peer, far }) => {
  await agent.open({ header: 'X-Call-Reference-Id' });
  await agent.isRegistered();
  const ringing = FarCall.ring(peer, await far.offer(), {
    headers: [
      'X-Call-Reference-Id: ref-9',
      'P-Asserted-Identity: "Kim W" <tel:+14155550199>',
      'Privacy: none',
      'Answer-Mode: Auto',
      'Call-Info: <sip:pbx>;answer-after=0',
      'Alert-Info: <sip:bell>',
      'Alert-Info: <sip:x>;info=alert-autoanswer',
    ],
  });
  expect(await agent.reports('offered')).toEqual({
    leg: 'in-1',
    caller: {
      from: '"Kim" <sip:+14155550100@peer.invalid>;tag=far',
      asserted: '"Kim W" <tel:+14155550199>',
      privacy: 'none',
    },
    auto_answer: {
      mode: 'Auto',
      call_info: '<sip:pbx>;answer-after=0',
      alert_info: '<sip:bell>,<sip:x>;info=alert-autoanswer',
    },
    reference: 'ref-9',
    call_id: 'call-of-far',
  });
  await agent.do('answer', 'in-1');
  const { status, call, body } = await ringing.answered();
  expect(status).toBe(200);
  await far.accept(body);
  await agent.reports('answered');
  await agent.hears();

  call.bye();
  expect(await agent.reports('ended')).toMatchObject({ leg: 'in-1', by: 'remote', answered: true });
});

test('a declined call and one that comes during another are told apart', async ({ agent, peer, far }) => {
  await agent.open();
  await agent.isRegistered();
  const sdp = await far.offer();
  for (const [leg, status] of [['in-1', 603], ['in-2', 486]] as const) {
    const ringing = FarCall.ring(peer, sdp, { callId: `call-${leg}` });
    await agent.reports('offered', leg === 'in-1' ? 0 : 1);
    await agent.do('decline', leg, status);
    expect((await ringing.answered()).status).toBe(status);
  }
  expect(await agent.all('ended')).toMatchObject([
    { leg: 'in-1', by: 'local', cause: 'Rejected', asked_status: 603 },
    { leg: 'in-2', by: 'local', cause: 'Rejected', asked_status: 486 },
  ]);
});

test('a caller who gives up says why', async ({ agent, peer, far }) => {
  await agent.open();
  await agent.isRegistered();
  const ringing = FarCall.ring(peer, await far.offer());
  await agent.reports('offered');
  ringing.cancel(['Reason: SIP;cause=200;text="Call completed elsewhere"']);
  expect(await agent.reports('ended')).toMatchObject({
    leg: 'in-1',
    by: 'remote',
    cause: 'Canceled',
    reason: 'SIP;cause=200;text="Call completed elsewhere"',
    answered: false,
  });
});

test('the microphone is closed after the call, also when the caller gave up while it opened', async ({ agent, peer, far, page }) => {
  await page.addInitScript(() => {
    const streams: MediaStream[] = [];
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    let let_it: () => void = () => undefined;
    const allowed = new Promise<void>((resolve) => (let_it = resolve));
    Object.assign(window, { streams, openNow: let_it });
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      await allowed;
      const stream = await open(constraints);
      streams.push(stream);
      return stream;
    };
  });
  await agent.open();
  await agent.isRegistered();
  const ringing = FarCall.ring(peer, await far.offer());
  await agent.reports('offered');
  await agent.do('answer', 'in-1');
  ringing.cancel();
  await agent.reports('ended');
  await page.evaluate(() => (window as unknown as { openNow: () => void }).openNow());
  await expect
    .poll(() =>
      page.evaluate(() =>
        (window as unknown as { streams: MediaStream[] }).streams.flatMap((stream) =>
          stream.getTracks().map(({ readyState }) => readyState),
        ),
      ),
    )
    .toEqual(['ended']);
});

test('a microphone that cannot be opened ends the call and says what it is like', async ({ agent, peer, page, far }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('in use', 'NotReadableError'));
  });
  await agent.open();
  await agent.isRegistered();
  await agent.do('dial', 'out-1', '123', 'ref-1');
  expect(await agent.reports('ended')).toMatchObject({ leg: 'out-1', asked_cause: 'User Denied Media Access' });
  expect(await agent.reports('microphone')).toMatchObject({ error: 'NotReadableError', permission: 'granted' });
  expect(peer.count('INVITE')).toBe(0);

  const ringing = FarCall.ring(peer, await far.offer());
  await agent.reports('offered');
  await agent.do('answer', 'in-1');
  expect((await ringing.answered()).status).toBe(480);
  expect(await agent.reports('ended', 1)).toMatchObject({ leg: 'in-1', asked_cause: 'User Denied Media Access' });
});

test('a command for a leg that is gone does nothing', async ({ agent, peer }) => {
  await agent.open();
  await agent.isRegistered();
  for (const command of ['answer', 'hangUp', 'hold', 'resume']) await agent.do(command, 'in-1');
  await agent.do('decline', 'in-1', 603);
  await agent.do('setMuted', 'in-1', true);
  await agent.do('sendDigit', 'in-1', '5');
  expect(peer.requests.filter(({ method }) => method !== 'REGISTER')).toEqual([]);
  expect(await agent.all('ended')).toEqual([]);
});

test('a browser that keeps us silent is reported, and played after a click', async ({ agent, page, peer, far }) => {
  await page.addInitScript(() => {
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      if ((window as unknown as { clicked?: boolean }).clicked) return play.call(this);
      return Promise.reject(new DOMException('no gesture', 'NotAllowedError'));
    };
  });
  await agent.open();
  await agent.isRegistered();
  await agent.do('dial', 'out-1', '123', 'ref-1');
  await FarCall.answer(peer, far);
  await agent.reports('sound_blocked');
  await page.evaluate(() => Object.assign(window, { clicked: true }));
  await agent.do('unlockSound');
  await agent.reports('sound_ready');
});

import { expect, test } from './test';
import { FarCall, FarSound } from './far';

test('a call outlives its page, and the next page takes it back', async ({ agent, peer, far, page, chromium }) => {
  await agent.open({ header: 'X-Call-Reference-Id', takesBack: true });
  await agent.isRegistered();
  await agent.do('dial', 'out-1', '+14155550100', 'ref-1');
  const invite = await peer.request('INVITE');
  await FarCall.answer(peer, far);
  const { leg, dialog } = (await agent.reports('resumable')) as { leg: string; dialog: string };
  expect(leg).toBe('out-1');

  await agent.do('leave');
  // The registration goes with the page; the call does not.
  const gone = () => peer.requests.some((request) => request.method === 'REGISTER' && request.header('Expires') === '0');
  await expect.poll(gone).toBe(true);
  await page.goto('about:blank');
  expect(peer.requests.filter(({ method }) => method === 'BYE' || method === 'CANCEL')).toEqual([]);

  const before = peer.requests.filter(({ method }) => method === 'INVITE').length;
  await agent.open({ header: 'X-Call-Reference-Id', takesBack: true });
  await agent.isRegistered();
  await agent.do('takeBack', 'out-7', dialog);
  const again = await peer.request('INVITE', before);
  expect(again.uri).toBe('sip:+14155550100@peer.invalid');
  // The other side's own tag is the "to-tag" (RFC 3891, 3).
  const ours = /tag=([^;]+)/.exec(invite.must('From'))?.[1];
  expect(again.header('Replaces')).toBe(`${invite.callId};to-tag=far;from-tag=${ours}`);
  const sound = await FarSound.open(await chromium.context.newPage(), peer);
  await FarCall.answer(peer, sound, { after: before });
  expect(await agent.reports('answered')).toEqual({ leg: 'out-7' });
  await agent.hears();
  expect(await agent.all('dialed'), 'it keeps the id it had').toEqual([]);
});

test('where the telephone system gives nothing back, leaving the page ends the call', async ({ agent, peer, far }) => {
  await agent.open();
  await agent.isRegistered();
  await agent.do('dial', 'out-1', '123', 'ref-1');
  await FarCall.answer(peer, far);
  await agent.reports('answered');
  expect(await agent.all('resumable')).toEqual([]);
  await agent.do('leave');
  await peer.request('BYE');
});

test('a call that only rings is not left behind', async ({ agent, peer, far }) => {
  await agent.open({ takesBack: true });
  await agent.isRegistered();
  await agent.do('dial', 'out-1', '123', 'ref-1');
  await FarCall.answer(peer, far);
  await agent.reports('answered');
  const ringing = FarCall.ring(peer, await far.offer());
  await agent.reports('offered');
  await agent.do('leave');
  expect((await ringing.answered()).status).toBe(480);
  expect(peer.requests.filter(({ method }) => method === 'BYE')).toEqual([]);
});

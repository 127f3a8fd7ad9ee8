// A customer's phone: registers as the number in the address and takes or makes one call at a time.
import { UA, WebSocketInterface, capGathering, mendSession } from '/customer/sip-line.mjs';

const get = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const media = { mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } };

/** The call that the page shows, and what is to be said of it. */
let current;
let muted = false;
let since;

function show(state, text, who = '') {
  get('phone').dataset.state = state;
  get('state').textContent = text;
  get('who').textContent = who;
  get('dial').hidden = state !== 'idle';
  get('answer').hidden = state !== 'ringing';
  get('hang-up').hidden = !['ringing', 'calling', 'talking'].includes(state);
  get('hang-up').textContent = state === 'ringing' ? 'Decline' : 'Hang up';
  get('mute').hidden = state !== 'talking';
  since = state === 'talking' ? (since ?? Date.now()) : undefined;
  tick();
}

function tick() {
  const seconds = since === undefined ? undefined : Math.floor((Date.now() - since) / 1000);
  get('clock').textContent =
    seconds === undefined ? '' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  if (seconds !== undefined) setTimeout(tick, 1000);
}

function line(text, up) {
  get('line').textContent = text;
  get('line').dataset.up = up;
}

const EARS = { Busy: 'Busy', Rejected: 'Declined', 'Not Found': 'No such number', Unavailable: 'Nobody answers', 'No Answer': 'Nobody answers', 'User Denied Media Access': 'This page may not use the microphone' };

function follow(session, who) {
  current = session;
  muted = false;
  get('mute').setAttribute('aria-pressed', 'false');
  mendSession(session);
  const connection = (peer) => {
    capGathering(peer);
    peer.addEventListener('track', ({ track, streams }) => {
      get('sound').srcObject = streams[0] ?? new MediaStream([track]);
    });
  };
  if (session.connection) connection(session.connection);
  session.on('peerconnection', ({ peerconnection }) => connection(peerconnection));
  const mine = (act) => (event) => {
    if (current === session) act(event);
  };
  session.on('progress', mine(({ originator }) => originator === 'remote' && show('calling', 'Ringing …', who)));
  session.on('confirmed', mine(() => show('talking', 'In a call', who)));
  session.on('hold', mine(({ originator }) => originator === 'remote' && show('talking', 'On hold', who)));
  session.on('unhold', mine(({ originator }) => originator === 'remote' && show('talking', 'In a call', who)));
  const over = mine(({ originator, cause }) => {
    current = undefined;
    get('sound').srcObject = null;
    const why = EARS[cause] ?? (cause === 'Terminated' || cause === 'Canceled' ? 'Call ended' : `Call ended: ${cause}`);
    show('idle', originator === 'local' && cause === 'Rejected' ? 'You declined' : why, who);
  });
  session.on('ended', over);
  session.on('failed', over);
  // The agent goes on in another window: the same call, with other keys and another address (RFC 3891).
  session.on('replaces', ({ accept }) => {
    accept((next) => {
      next.data.takesOver = true;
      follow(next, who);
      next.on('progress', () => next.answer(media));
    });
  });
  // The agent hands us over: we call whom they name, and that is then our call.
  session.on('refer', (event) => {
    event.accept((next) => next.on('accepted', () => follow(next, 'a colleague')), media);
  });
}

function start(number, settings) {
  get('number').textContent = number;
  document.title = `${number} · Customer’s phone`;
  const server = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sip`;
  const ua = new UA({
    sockets: [new WebSocketInterface(server)],
    uri: `sip:${number}@${settings.domain}`,
    authorization_user: number,
    password: settings.password_prefix + number,
    display_name: query.get('name') ?? undefined,
    register_expires: 120,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 10,
    user_agent: 'Sandbox customer',
  });
  ua.on('registered', () => line('Reachable', true));
  ua.on('registrationFailed', ({ cause }) => line(`Not reachable: ${cause}`, false));
  ua.on('disconnected', () => line('The network is away; trying again', false));
  ua.on('newRTCSession', ({ originator, session }) => {
    if (originator === 'local' || session.data.takesOver) return;
    if (current) {
      session.terminate({ status_code: 486 });
      return;
    }
    const who = session.remote_identity.display_name || session.remote_identity.uri.user;
    follow(session, who);
    show('ringing', 'Incoming call', who);
  });

  for (const agent of settings.agents) get('agent').append(new Option(`Agent ${agent}`, agent));
  get('agent').value = query.get('agent') ?? settings.agents[0];
  get('dial').addEventListener('submit', (event) => {
    event.preventDefault();
    if (current) return;
    const agent = get('agent').value;
    const session = ua.call(`sip:${agent}@${settings.domain}`, media);
    follow(session, `Agent ${agent}`);
    show('calling', 'Calling …', `Agent ${agent}`);
  });
  get('answer').addEventListener('click', () => {
    get('answer').hidden = true;
    current?.answer(media);
  });
  get('hang-up').addEventListener('click', () => {
    current?.terminate(current.direction === 'incoming' && !current.isEstablished() ? { status_code: 603 } : {});
  });
  get('mute').addEventListener('click', () => {
    muted = !muted;
    if (muted) current?.mute({ audio: true });
    else current?.unmute({ audio: true });
    get('mute').setAttribute('aria-pressed', String(muted));
  });
  addEventListener('pagehide', () => ua.stop());
  show('idle', 'No call');
  ua.start();
}

// A plus in an address stands for a blank, so one that was meant arrives as one.
const own = (query.get('number') ?? '').trim().replace(/^(?=\d{7})/, '+');
const settings = await (await fetch('/customer/settings.json')).json();
if (/^\+\d{7,15}$/.test(own)) {
  start(own, settings);
} else {
  line('No number yet', false);
  get('number').textContent = 'No number';
  get('identity').hidden = false;
  if (own) get('identity-problem').textContent = `“${own}” is not a number: write it as +14155550100.`;
  get('identity').addEventListener('submit', (event) => {
    event.preventDefault();
    query.set('number', get('own-number').value.replace(/[\s().-]/g, ''));
    location.search = query;
  });
}

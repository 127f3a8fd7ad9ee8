// The bridge between the app and JsSIP. It decides nothing about calls: it does what it is told and
// says what happened, as JSON. What an event means is decided in Rust (`src/ports/line_events.rs`).
import JsSIP from 'jssip';
import { openMicrophone, microphoneFacts } from './microphone.js';
import { capGathering } from './sip_line/gathering.js';
import { keepMicrophone } from './sip_line/headset.js';
import { mendSession } from './sip_line/mend.js';
import { keepRegistered } from './sip_line/registration.js';
import { Socket } from './sip_line/socket.js';
import { Speaker } from './sip_line/speaker.js';
import { SoundWatch } from './sip_line/sound_watch.js';

// For pages that are telephones of another kind, such as a customer's.
export const { UA, WebSocketInterface } = JsSIP;
export { capGathering, mendSession };

// Long enough for telephone-event receivers that miss 100 ms (defect 5).
const TONE = { duration: 160, interToneGap: 100 };
// RFC 3261 14.1: after 491 the owner of the Call-ID waits 2.1–4 s, the other side 0–2 s.
const glareDelay = (session) => (session.direction === 'outgoing' ? 2100 + Math.random() * 1900 : Math.random() * 2000);

/**
 * Opens a line.
 * @param {string} server WebSocket address of the SIP server
 * @param {string} domain
 * @param {string} user
 * @param {string} password
 * @param {string} iceServers JSON list of RTCIceServer
 * @param {string|undefined} referenceHeader name of the header that carries the call reference id
 * @param {boolean} takesBack whether the network lets a call be taken over (RFC 3891), so that one goes on
 * when the page is left
 * @param {(event: string) => void} report takes one event as JSON
 */
export function openLine(server, domain, user, password, iceServers, referenceHeader, takesBack, report) {
  let closed = false;
  const emit = (kind, fields) => closed || report(JSON.stringify(fields ? { [kind]: fields } : kind));
  const pcConfig = { iceServers: JSON.parse(iceServers) };
  const socket = new Socket(server);
  const ua = new JsSIP.UA({
    sockets: [socket],
    uri: new JsSIP.URI('sip', user, domain).toString(),
    authorization_user: user,
    password,
    register_expires: 120,
    // How long a call rings is for the caller's side to say; but its CANCEL may get lost, and then
    // nothing may ring for ever. A proxy waits at least this long (RFC 3261, timer C).
    no_answer_timeout: 180,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 30,
    user_agent: 'Softphone',
  });

  /** @type {Map<string, {id: string, session: any, answered: boolean, over: Function, later?: number, stream?: Promise<MediaStream>, release?: Function}>} */
  const legs = new Map();
  let inbound = 0;
  // Calls the agent ended while the connection was away: the other side is to be told later.
  const unsaid = [];
  const speaker = new Speaker(emit);
  const watch = new SoundWatch((leg, flowing) => emit('sound_flow', { leg, flowing }));

  const registration = keepRegistered(ua, socket, emit, () => legs.size > 0, () => {
    // The network may not find us for BYE and re-INVITE until our new address is told (defect 4).
    for (const leg of legs.values()) renegotiate(leg);
    for (const dialog of unsaid.splice(0)) dialog.sendRequest('BYE');
  });

  ua.on('disconnected', () => {
    // JsSIP has forgotten how to answer them, and would let them ring.
    for (const { session, answered } of legs.values()) {
      if (session.direction === 'incoming' && !answered) session.terminate({ cause: 'Connection Error' });
    }
  });

  ua.on('newRTCSession', ({ originator, session, request }) => {
    mendSession(session);
    session.on('peerconnection', ({ peerconnection }) => watchConnection(session, peerconnection));
    if (session.connection) watchConnection(session, session.connection);
    // Transfers by the other side: refused for now, else they would wait for an answer for ever.
    session.on('refer', (event) => event.reject());
    session.on('replaces', (event) => event.reject());
    if (originator === 'local') {
      // A call that is taken back has its id already.
      if (!referenceHeader && !session.data.takenBack) emit('dialed', { leg: session.data.leg, reference: request.call_id });
      return;
    }
    const leg = follow(`in-${++inbound}`, session);
    emit('offered', {
      leg: leg.id,
      caller: {
        from: request.getHeader('From'),
        asserted: request.getHeader('P-Asserted-Identity'),
        privacy: request.getHeader('Privacy'),
      },
      auto_answer: {
        mode: header(request, 'Answer-Mode'),
        privileged_mode: header(request, 'Priv-Answer-Mode'),
        call_info: header(request, 'Call-Info'),
        alert_info: header(request, 'Alert-Info'),
      },
      reference: referenceHeader && request.getHeader(referenceHeader),
      call_id: request.call_id,
    });
  });

  function watchConnection(session, connection) {
    capGathering(connection);
    speaker.connect(session, connection);
  }

  function follow(id, session) {
    const leg = { id, session, answered: false };
    legs.set(id, leg);
    session.on('progress', ({ originator, response }) => {
      if (originator !== 'remote') return;
      tellReference(leg, response);
      emit('progressed', { leg: id });
    });
    session.on('accepted', ({ originator, response }) => {
      if (originator === 'remote') tellReference(leg, response);
    });
    session.on('confirmed', () => {
      if (leg.answered) return;
      leg.answered = true;
      emit('answered', { leg: id });
      if (takesBack) emit('resumable', { leg: id, dialog: dialogOf(session) });
      watch.add(id, session);
    });
    for (const [event, held] of [['hold', true], ['unhold', false]]) {
      session.on(event, ({ originator }) => {
        if (originator === 'remote') emit('remote_hold', { leg: id, held });
      });
    }
    session.on('reofferfailed', ({ status, hold }) => {
      if (status === 491) leg.later = setTimeout(() => retry(leg, hold), glareDelay(session));
      else if (hold !== undefined) emit('hold_refused', { leg: id });
    });
    leg.over = ({ originator, message, cause }) => {
      if (legs.get(id) !== leg) return;
      legs.delete(id);
      clearTimeout(leg.later);
      watch.remove(id);
      speaker.disconnect(session);
      leg.release?.();
      leg.stream?.then(stop, () => {});
      const asked = session.data.asked ?? {};
      emit('ended', {
        leg: id,
        by: originator,
        cause,
        status: message?.status_code,
        reason: message?.getHeader?.('Reason'),
        answered: leg.answered,
        asked_cause: asked.cause,
        asked_status: asked.status_code,
      });
    };
    session.on('ended', leg.over);
    session.on('failed', leg.over);
    return leg;
  }

  function tellReference(leg, response) {
    if (leg.session.data.takenBack) return;
    const reference = referenceHeader && response?.getHeader?.(referenceHeader);
    if (reference) emit('dialed', { leg: leg.id, reference });
  }

  /** Opens the microphone for one call. JsSIP, asked to, would leave it open when the call ends meanwhile. */
  function mediaFor(leg) {
    const stream = openMicrophone();
    leg.stream = stream;
    const tell = async (error) => emit('microphone', await microphoneFacts(error));
    const keep = (opened) => {
      if (legs.get(leg.id) !== leg) return;
      const replaced = (fresh) => {
        leg.stream = Promise.resolve(fresh);
        tell();
      };
      leg.release = keepMicrophone(leg.session, opened, replaced, tell);
    };
    stream.then(keep, (error) => {
      if (!leg.session.isEnded()) leg.session.terminate({ cause: 'User Denied Media Access', status_code: 480 });
      tell(error);
    });
    return stream;
  }

  function change(leg, hold, tries = 20) {
    const { session } = leg;
    clearTimeout(leg.later);
    if (legs.get(leg.id) !== leg) return;
    if (!session.isReadyToReOffer() && tries > 0) {
      leg.later = setTimeout(() => change(leg, hold, tries - 1), 200);
      return;
    }
    const done = () => emit(hold ? 'held' : 'resumed', { leg: leg.id });
    if (session.isOnHold().local === hold) done();
    else if (!(hold ? session.hold({}, done) : session.unhold({}, done))) emit('hold_refused', { leg: leg.id });
  }

  function renegotiate(leg) {
    const { session } = leg;
    if (!session.isEstablished() || legs.get(leg.id) !== leg) return;
    const lost = ['disconnected', 'failed'].includes(session.connection.iceConnectionState);
    session.renegotiate({ rtcOfferConstraints: lost ? { iceRestart: true } : null });
  }

  const retry = (leg, hold) => (hold === undefined ? renegotiate(leg) : change(leg, hold));

  function sendDigit({ session }, digit) {
    const sender = session.connection?.getSenders().find(({ track, dtmf }) => track?.kind === 'audio' && dtmf);
    if (sender?.dtmf.canInsertDTMF) {
      session.sendDTMF(digit, { transportType: 'RFC2833', ...TONE });
    } else {
      // Not by `sendDTMF`, which ends the call when the network does not take the INFO.
      session.sendRequest('INFO', {
        extraHeaders: ['Content-Type: application/dtmf-relay'],
        body: `Signal=${digit}\r\nDuration=${TONE.duration}`,
      });
    }
  }

  function connect(id, target, extraHeaders, takenBack) {
    const session = new JsSIP.RTCSession(ua);
    Object.assign(session.data, { leg: id, takenBack });
    const leg = follow(id, session);
    try {
      session.connect(target, { mediaStream: mediaFor(leg), pcConfig, extraHeaders });
    } catch (error) {
      leg.over({ originator: 'local', cause: 'Address Incomplete' });
      throw error;
    }
  }

  /** A command for a leg that is gone is normal; an error in one must not reach the machine. */
  const guard = (act) => (...args) => {
    try {
      act(...args);
    } catch (error) {
      console.debug('line:', error);
    }
  };
  const withLeg = (act) =>
    guard((id, ...args) => {
      const leg = legs.get(id);
      if (leg) act(leg, ...args);
    });

  ua.start();
  const bridge = {
    reopen: guard(() => registration.reopen()),
    dial: guard((id, number, reference) => {
      connect(id, `sip:${number}@${domain}`, referenceHeader ? [`${referenceHeader}: ${reference}`] : [], false);
    }),
    takeBack: guard((id, dialog) => {
      const { target, callId, localTag, remoteTag } = JSON.parse(dialog);
      // The tags as the other side sees them: its own is the "to-tag".
      connect(id, target, [`Replaces: ${callId};to-tag=${remoteTag};from-tag=${localTag}`], true);
    }),
    answer: withLeg((leg) => {
      // Twice is a double click.
      if (leg.stream) return;
      leg.session.answer({ mediaStream: mediaFor(leg), pcConfig });
    }),
    decline: withLeg(({ session }, status) => session.terminate({ status_code: status })),
    hangUp: withLeg(({ session }) => {
      if (session.isEstablished() && !ua.isConnected()) unsaid.push(session._dialog);
      session.terminate();
    }),
    hold: withLeg((leg) => change(leg, true)),
    resume: withLeg((leg) => change(leg, false)),
    setMuted: withLeg(({ session }, muted) => (muted ? session.mute({ audio: true }) : session.unmute({ audio: true }))),
    sendDigit: withLeg(sendDigit),
    unlockSound: guard(() => speaker.retry()),
    /** The page is left: a call that can be taken back is left as it is, for the page that comes next. */
    leave: guard(() => {
      if (!takesBack || ![...legs.values()].some(({ answered }) => answered)) return bridge.close();
      closed = true;
      registration.close();
      for (const { session, answered } of legs.values()) if (!answered) session.terminate();
      ua.unregister();
    }),
    close: guard(() => {
      closed = true;
      registration.close();
      ua.stop();
    }),
  };
  return bridge;
}

/** What it takes to take a call over in another page (RFC 3891). */
function dialogOf(session) {
  const { call_id: callId, local_tag: localTag, remote_tag: remoteTag } = session._dialog.id;
  return JSON.stringify({ target: session.remote_identity.uri.toString(), callId, localTag, remoteTag });
}

/** All there is of a header, which may stand in several lines. */
const header = (request, name) => request.getHeaders(name).join() || undefined;
const stop = (stream) => stream.getTracks().forEach((track) => track.stop());

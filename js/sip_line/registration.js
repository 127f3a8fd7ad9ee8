// Keeps the registration, and keeps proving it: "registered" must mean that a call would reach us.

// How often to prove it, and how long the proof may take (milliseconds). A server that we have just
// reached may be slow: coming again at once would make it slower.
const PROOF_EVERY = 30_000;
const PROOF_WITHIN = 8_000;
const FIRST_WITHIN = 20_000;
// A page whose timers stood still for so long was frozen, or its computer slept: what was proven before
// proves nothing. (A hidden page's timers come once a minute.)
const LOOK_EVERY = 10_000;
const SLEPT = 75_000;
const RETRY_FIRST = 2_000;
const RETRY_MOST = 60_000;
// Trying again with the same password only locks the account.
const REFUSED = [401, 403, 407];

/**
 * @param ua JsSIP.UA, not started
 * @param socket our Socket
 * @param {(kind: string, fields?: object) => void} emit
 * @param {() => boolean} inCall
 * @param {() => void} back called when we are registered again after having been away
 */
export function keepRegistered(ua, socket, emit, inCall, back) {
  const registrator = ua.registrator();
  let closed = false;
  let refused = false;
  let was = false;
  let failures = 0;
  let proof;
  let deadline;
  let again;

  ua.on('connecting', () => emit('registering'));
  ua.on('connected', () => refused || judgeIn(FIRST_WITHIN));
  ua.on('registered', () => {
    failures = 0;
    emit('registered');
    if (was) back();
    was = true;
    proveLater();
  });
  ua.on('registrationFailed', ({ response, cause }) => {
    const status = response?.status_code;
    if (REFUSED.includes(status)) {
      refused = true;
      lost({ status });
      // A live call keeps its connection. Later, because JsSIP is not done with this failure.
      queueMicrotask(() => (inCall() ? ua.unregister() : ua.stop()));
    } else if (status) {
      lost({ status });
      retryLater();
    } else if (cause === 'Request Timeout') {
      socket.drop();
    }
    // Else the connection broke, which `disconnected` tells.
  });
  ua.on('disconnected', () => refused || lost({}));

  function lost(fields) {
    clearTimeout(proof);
    clearTimeout(deadline);
    emit('lost', fields);
  }

  function register() {
    emit('registering');
    ua.register();
    judgeIn(FIRST_WITHIN);
  }

  function retryLater() {
    const pause = Math.min(RETRY_FIRST * 2 ** failures++, RETRY_MOST) * (0.75 + Math.random() / 2);
    clearTimeout(again);
    again = setTimeout(() => closed || !ua.isConnected() || register(), pause);
  }

  function proveLater() {
    clearTimeout(deadline);
    clearTimeout(proof);
    proof = setTimeout(prove, PROOF_EVERY);
  }

  function prove() {
    clearTimeout(proof);
    if (closed || !ua.isRegistered()) return;
    registrator.register();
    judgeIn(PROOF_WITHIN);
  }

  /** Looks, after that time, at what became of the REGISTER that goes out now. */
  function judgeIn(time) {
    const { heard } = socket;
    const judge = () => {
      if (socket.heard === heard) {
        socket.drop();
      } else if (registrator._registering) {
        // Something was heard, but not this: JsSIP's own deadline will tell.
        deadline = setTimeout(judge, PROOF_WITHIN);
      } else if (registrator._registrationTimer === null) {
        // The answer did not name us. JsSIP ignores it, and goes on believing or waiting.
        registrator._registered = false;
        lost({ expired: true });
        retryLater();
      } else {
        proveLater();
      }
    };
    clearTimeout(deadline);
    deadline = setTimeout(judge, time);
  }

  /** Something happened that breaks connections without a word: look now. */
  function look() {
    if (closed || refused) return;
    if (ua.isRegistered()) prove();
    else if (!ua.isConnected()) ua.transport.connect();
  }
  let looked = Date.now();
  const watch = setInterval(() => {
    const slept = Date.now() - looked > SLEPT;
    looked = Date.now();
    if (!slept || closed || refused) return;
    if (ua.isRegistered()) emit('registering');
    look();
  }, LOOK_EVERY);
  const visible = () => document.visibilityState === 'visible' && look();
  addEventListener('online', look);
  addEventListener('offline', look);
  addEventListener('pageshow', look);
  document.addEventListener('visibilitychange', visible);

  return {
    /** Now, without waiting for the next try. */
    reopen() {
      clearTimeout(again);
      const wasRefused = refused;
      refused = false;
      if (wasRefused && !ua.isConnected()) ua.start();
      else if (!ua.isConnected()) ua.transport.connect();
      else if (!ua.isRegistered()) register();
      else prove();
    },
    close() {
      closed = true;
      [proof, deadline, again].forEach(clearTimeout);
      clearInterval(watch);
      removeEventListener('online', look);
      removeEventListener('offline', look);
      removeEventListener('pageshow', look);
      document.removeEventListener('visibilitychange', visible);
    },
  };
}

// Defects 2 and 3: JsSIP ends the call when a re-INVITE (hold, resume, renegotiation) is refused,
// crosses one of the other side, or is under way when the connection drops. The call is fine: only
// the change did not happen. Undo the change, say so, and leave the call alone.
import RequestSender from 'jssip/lib/Dialog/RequestSender.js';

const receive = RequestSender.prototype._receiveResponse;
RequestSender.prototype._receiveResponse = function (response) {
  const status = response.status_code;
  // JsSIP would repeat a crossed offer itself, unchanged, after the same second on both sides, so
  // that they cross again; and would end the call when a re-INVITE is not answered in time.
  if (response.method === 'INVITE' && (status === 491 || status === 408)) {
    this._eventHandlers.onErrorResponse(response);
    return;
  }
  // 481: the other side does not know the call any more. JsSIP does not pass the status on.
  if (status === 481) this._dialog.owner.data.gone = true;
  receive.call(this, response);
};

/**
 * Emits `reofferfailed` with the SIP status, if there is one, and the hold that was wanted, if that
 * was to change.
 */
export function mendSession(session) {
  // The hold both sides agreed on, and the offer that waits for its answer.
  let agreed = false;
  let offer;

  const sendReinvite = session._sendReinvite;
  session._sendReinvite = function (options = {}) {
    const mine = {};
    offer = mine;
    const succeeded = (response) => {
      if (offer === mine) offer = undefined;
      agreed = session._localHold;
      options.eventHandlers?.succeeded?.(response);
    };
    const failed = (response) => undo(mine, response);
    mine.failed = failed;
    sendReinvite.call(session, { ...options, eventHandlers: { succeeded, failed } });
  };

  function undo(mine, response) {
    if (offer !== mine || session.isEnded()) return;
    offer = undefined;
    const wanted = session._localHold;
    session._localHold = agreed;
    session._setLocalMediaStatus();
    session._connectionPromiseQueue = session._connectionPromiseQueue
      .then(() => {
        const connection = session._connection;
        if (connection.signalingState === 'have-local-offer') return connection.setLocalDescription({ type: 'rollback' });
      })
      .catch(() => {});
    session.emit('reofferfailed', { status: response?.status_code, hold: wanted === agreed ? undefined : wanted });
  }

  // A request of ours could not be sent or was not answered: sound goes on without it.
  for (const trouble of ['onTransportError', 'onRequestTimeout']) {
    const original = session[trouble];
    session[trouble] = function () {
      if (!session.isEstablished()) original.call(session);
      else offer?.failed();
    };
  }

  // JsSIP answers a crossing offer with 491 and then takes it all the same.
  const crossing = ({ request, reject }) => {
    if (request.body && (offer || session._dialog?.uac_pending_reply)) reject({ status_code: 491 });
  };
  session.on('reinvite', crossing);
  session.on('update', crossing);

  // Why JsSIP ended a call by itself is known only to whom it asks to.
  const terminate = session.terminate;
  session.terminate = function (options = {}) {
    session.data.asked ??= session.data.gone ? { ...options, status_code: 481 } : options;
    terminate.call(session, options);
  };
}

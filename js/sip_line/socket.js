import JsSIP from 'jssip';

/** JsSIP's WebSocket, which we can also declare dead, and which says when it last heard anything. */
export class Socket extends JsSIP.WebSocketInterface {
  /** Messages received so far. */
  heard = 0;

  connect() {
    super.connect();
    // `new WebSocket` threw (mixed content, say): JsSIP only logs that, and would wait for ever.
    if (!this._ws) setTimeout(() => this.ondisconnect(true, 1006, 'not allowed here'));
  }

  /** The other side does not answer any more. Closing would wait for its consent. */
  drop() {
    if (!this._ws) return;
    this.disconnect();
    this.ondisconnect(true, 1006, 'no answer');
  }

  _onMessage(event) {
    this.heard += 1;
    super._onMessage(event);
  }
}

/** Plays what the other side says, one audio element a call. */
export class Speaker {
  #elements = new Map();
  #blocked = new Set();
  #emit;

  constructor(emit) {
    this.#emit = emit;
  }

  connect(session, connection) {
    connection.addEventListener('track', ({ track, streams }) => {
      if (track.kind !== 'audio') return;
      const element = this.#elements.get(session) ?? new Audio();
      this.#elements.set(session, element);
      // A track comes again after each resume, and the old stream stays silent.
      element.srcObject = streams[0] ?? new MediaStream([track]);
      this.#play(element);
    });
  }

  disconnect(session) {
    const element = this.#elements.get(session);
    if (!element) return;
    this.#elements.delete(session);
    this.#blocked.delete(element);
    element.srcObject = null;
  }

  /** After a click: the browser may let us sound now. */
  retry() {
    for (const element of this.#blocked) this.#play(element);
  }

  #play(element) {
    element.play().then(
      () => this.#blocked.delete(element) && this.#blocked.size === 0 && this.#emit('sound_ready'),
      // `AbortError`: a newer stream took its place.
      ({ name }) => {
        if (name !== 'NotAllowedError') return;
        this.#blocked.add(element);
        this.#emit('sound_blocked');
      },
    );
  }
}

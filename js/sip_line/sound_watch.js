// Says when the sound of a live call stops arriving, and when it is back (part of defect 4: a dead
// call has no other sign).
const EVERY = 1500;
// Silence of this many looks is a loss: packets come every 20 ms, or every 400 ms in a pause.
const LOOKS = 2;

export class SoundWatch {
  #legs = new Map();
  #timer;
  #report;

  /** @param {(leg: string, flowing: boolean) => void} report */
  constructor(report) {
    this.#report = report;
  }

  add(id, session) {
    this.#legs.set(id, { session, packets: 0, silent: 0, flowing: true });
    // Only while there is a call: an idle softphone does nothing.
    this.#timer ??= setInterval(() => this.#look(), EVERY);
  }

  remove(id) {
    this.#legs.delete(id);
    if (this.#legs.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look() {
    for (const [id, leg] of this.#legs) {
      const stats = await leg.session.connection.getStats().catch(() => []);
      let packets = 0;
      stats.forEach((stat) => {
        if (stat.type === 'inbound-rtp' && stat.kind === 'audio') packets += stat.packetsReceived;
      });
      const { local, remote } = leg.session.isOnHold();
      const arrived = packets !== leg.packets;
      leg.packets = packets;
      leg.silent = arrived || local || remote ? 0 : leg.silent + 1;
      const flowing = leg.silent < LOOKS;
      if (flowing === leg.flowing || this.#legs.get(id) !== leg) continue;
      leg.flowing = flowing;
      this.#report(id, flowing);
    }
  }
}

import type { Page } from '@playwright/test';
import type { Peer } from './peer';
import { tagOf, type SipMessage } from './sip';

declare global {
  interface Window {
    far: { connection: RTCPeerConnection; track: MediaStreamTrack };
  }
}

/** The sound of the other side: a real connection in a page of its own. */
export class FarSound {
  constructor(private readonly page: Page) {}

  static async open(page: Page, peer: Peer): Promise<FarSound> {
    await page.goto(`${peer.page}/far`);
    await page.evaluate(async () => {
      const connection = new RTCPeerConnection();
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const track = stream.getAudioTracks()[0] as MediaStreamTrack;
      connection.addTrack(track, stream);
      window.far = { connection, track };
    });
    return new FarSound(page);
  }

  /** Offers, with every candidate in it. */
  async offer(): Promise<string> {
    return this.page.evaluate(async () => {
      const { connection } = window.far;
      await connection.setLocalDescription();
      while (connection.iceGatheringState !== 'complete') {
        await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }));
      }
      return connection.localDescription?.sdp ?? '';
    });
  }

  /** Takes an offer and answers it. */
  async answer(sdp: string): Promise<string> {
    await this.page.evaluate((sdp) => window.far.connection.setRemoteDescription({ type: 'offer', sdp }), sdp);
    return this.offer();
  }

  /** Takes the answer to an offer. */
  async accept(sdp: string): Promise<void> {
    await this.page.evaluate((sdp) => window.far.connection.setRemoteDescription({ type: 'answer', sdp }), sdp);
  }

  /** Takes an offer back, or makes one that puts the other side on hold. */
  async direct(direction: RTCRtpTransceiverDirection): Promise<void> {
    await this.page.evaluate((direction) => {
      const [transceiver] = window.far.connection.getTransceivers();
      if (transceiver) transceiver.direction = direction;
    }, direction);
  }

  async rollBack(): Promise<void> {
    await this.page.evaluate(() => window.far.connection.setLocalDescription({ type: 'rollback' }));
  }

  /** Sends no packets any more, or sends again. */
  async sounds(on: boolean): Promise<void> {
    await this.page.evaluate(
      (on) => window.far.connection.getSenders()[0]?.replaceTrack(on ? window.far.track : null),
      on,
    );
  }
}

/** The other side of one call: its half of the SIP dialog. */
export class FarCall {
  #cseq = 100;

  private constructor(
    private readonly peer: Peer,
    readonly callId: string,
    private readonly us: string,
    private readonly agent: string,
    private readonly target: string,
  ) {}

  /** The agent calls: an INVITE is there, and is answered with sound. */
  static async answer(peer: Peer, sound: FarSound, more: { mangle?: (sdp: string) => string; after?: number } = {}): Promise<FarCall> {
    const invite = await peer.request('INVITE', more.after);
    const sdp = await sound.answer(invite.body);
    peer.reply(invite, 180);
    peer.reply(invite, 200, { headers: CONTACT, body: more.mangle?.(sdp) ?? sdp });
    await peer.request('ACK', more.after);
    return new FarCall(peer, invite.callId, `${invite.must('To')};tag=far`, invite.must('From'), invite.contact);
  }

  /** Calls the agent. */
  static ring(peer: Peer, sdp: string, more: { from?: string; headers?: string[]; callId?: string } = {}): FarCall {
    const register = peer.requests.findLast((request) => request.method === 'REGISTER') as SipMessage;
    const from = `${more.from ?? '"Kim" <sip:+14155550100@peer.invalid>'};tag=far`;
    const callId = more.callId ?? 'call-of-far';
    const call = new FarCall(peer, callId, from, '<sip:1001@peer.invalid>', register.contact);
    call.#request('INVITE', [...CONTACT, ...(more.headers ?? [])], sdp);
    return call;
  }

  /** What the agent answered our INVITE with; a 200 is acknowledged, and its dialog taken up. */
  async answered(): Promise<{ status: number; call: FarCall; body: string }> {
    const response = await this.peer.response(this.callId, this.#cseq, 'INVITE');
    if (response.status !== 200) return { status: response.status, call: this, body: '' };
    const call = new FarCall(this.peer, this.callId, this.us, response.must('To'), response.contact);
    call.#cseq = this.#cseq;
    call.#request('ACK', [], '', this.#cseq);
    return { status: 200, call, body: response.body };
  }

  cancel(headers: string[] = []): void {
    this.#request('CANCEL', headers, '', this.#cseq);
  }

  bye(): void {
    this.#request('BYE', [], '', ++this.#cseq);
  }

  /** A re-INVITE of ours, and what the agent's side answers; a 200 is acknowledged. */
  async reinvite(sdp: string): Promise<{ status: number; body: string }> {
    const cseq = ++this.#cseq;
    this.#request('INVITE', CONTACT, sdp, cseq);
    const response = await this.peer.response(this.callId, cseq, 'INVITE');
    this.#request('ACK', [], '', cseq);
    return { status: response.status, body: response.body };
  }

  get tag(): string | undefined {
    return tagOf(this.agent);
  }

  #request(method: string, headers: string[], body = '', cseq = this.#cseq): void {
    this.peer.send(
      [
        `${method} ${this.target} SIP/2.0`,
        // One branch for an INVITE and its CANCEL, and for no other.
        `Via: SIP/2.0/WS far.invalid;branch=z9hG4bK-${this.callId}-${cseq}${method === 'ACK' ? '-ack' : ''}`,
        'Max-Forwards: 70',
        `From: ${this.us}`,
        `To: ${this.agent}`,
        `Call-ID: ${this.callId}`,
        `CSeq: ${cseq} ${method}`,
        ...headers,
      ],
      body,
    );
  }
}

const CONTACT = ['Contact: <sip:far@far.invalid;transport=ws>'];

import { createServer, type Server } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { WebSocketServer, type WebSocket } from 'ws';
import { provesPassword, SipMessage, tagOf } from './sip';

export const PASSWORD = 'right';

/** What the peer does with a request; `undefined` when that is not its business. */
type Handler = (request: SipMessage) => number | void | 'silence' | undefined;

/** A SIP server and everybody behind it, scripted: it does what a test says, also what no server should. */
export class Peer {
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  /** Every request that came, in order. */
  readonly requests: SipMessage[] = [];
  readonly responses: SipMessage[] = [];
  /** How many connections were made so far. */
  connections = 0;
  /** Takes no connections. */
  down = false;
  /** Reads and answers nothing: a connection that died without a word. */
  deaf = false;
  /** Answers a REGISTER with this status, once the password is proven. */
  registerStatus = 200;
  /** Leaves the Contact out of the answer to REGISTER: this line is not registered any more. */
  forgets = false;
  /** Asked for each request in a dialog, before the default. */
  onRequest: Handler = () => undefined;
  #socket: WebSocket | undefined;

  private constructor(server: Server, sockets: WebSocketServer) {
    this.#server = server;
    this.#sockets = sockets;
  }

  static async start(): Promise<Peer> {
    const server = createServer((request, response) => {
      void serve(new URL(request.url ?? '/', 'http://peer.invalid').pathname).then(({ type, body }) => {
        response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': type, 'Cache-Control': 'no-store' });
        response.end(body);
      });
    });
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'sip' });
    const peer = new Peer(server, sockets);
    server.on('upgrade', (request, socket, head) => {
      if (peer.down) {
        socket.destroy();
        return;
      }
      sockets.handleUpgrade(request, socket, head, (opened) => peer.#connected(opened));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return peer;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get page(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get sip(): string {
    return `ws://127.0.0.1:${this.port}/sip`;
  }

  /** Breaks the connection, without a closing word. */
  drop(): void {
    this.#socket?.terminate();
  }

  count(method: string): number {
    return this.requests.filter((request) => request.method === method).length;
  }

  /** The request of this method that came after the first `after` ones. */
  async request(method: string, after = 0): Promise<SipMessage> {
    await expect.poll(() => this.count(method), `${method} number ${after + 1}`).toBeGreaterThan(after);
    return this.requests.filter((request) => request.method === method)[after] as SipMessage;
  }

  /** The final response to a request of ours. */
  async response(callId: string, cseq: number, method: string): Promise<SipMessage> {
    const find = (): SipMessage | undefined =>
      this.responses.find(
        (response) =>
          response.callId === callId &&
          response.cseq.number === cseq &&
          response.cseq.method === method &&
          response.status >= 200,
      );
    await expect.poll(() => find()?.status, `answer to our ${method}`).toBeDefined();
    return find() as SipMessage;
  }

  reply(request: SipMessage, status: number, more: { headers?: string[]; body?: string; tag?: string } = {}): void {
    const to = request.must('To');
    this.send([
      `SIP/2.0 ${status} Scripted`,
      ...request.all('Via').map((via) => `Via: ${via}`),
      `From: ${request.must('From')}`,
      `To: ${tagOf(to) ? to : `${to};tag=${more.tag ?? 'far'}`}`,
      `Call-ID: ${request.callId}`,
      `CSeq: ${request.must('CSeq')}`,
      ...(more.headers ?? []),
    ], more.body);
  }

  send(lines: string[], body = ''): void {
    const type = body === '' ? [] : ['Content-Type: application/sdp'];
    const head = [...lines, ...type, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n');
    this.#socket?.send(`${head}\r\n\r\n${body}`);
  }

  #connected(socket: WebSocket): void {
    this.connections += 1;
    this.#socket = socket;
    socket.on('message', (data) => {
      const text = String(data);
      if (this.deaf || text.trim() === '') return;
      const message = SipMessage.parse(text);
      if (message.isResponse) {
        this.responses.push(message);
        return;
      }
      // Retransmissions do not happen over a reliable transport: each is a request of its own.
      this.requests.push(message);
      if (message.method === 'REGISTER') this.#register(message);
      else this.#answer(message);
    });
  }

  #register(request: SipMessage): void {
    const authorization = request.header('Authorization');
    if (!authorization || !provesPassword(authorization, 'REGISTER', PASSWORD)) {
      this.reply(request, 401, {
        headers: ['WWW-Authenticate: Digest realm="peer", nonce="n1", algorithm=MD5, qop="auth"'],
      });
      return;
    }
    const contact = this.forgets ? [] : [`Contact: ${request.must('Contact')}`];
    this.reply(request, this.registerStatus, { headers: this.registerStatus === 200 ? contact : [] });
  }

  #answer(request: SipMessage): void {
    const answer = this.onRequest(request);
    if (answer === 'silence' || request.method === 'ACK') return;
    if (typeof answer === 'number') this.reply(request, answer);
    else if (answer === undefined && request.method !== 'INVITE') this.reply(request, 200);
  }
}

const repository = new URL('../../../', import.meta.url);

/** The pages of the test and the committed bundle; `LINE_BUNDLE` puts another one in its place. */
async function serve(path: string): Promise<{ type: string; body?: string }> {
  const vendor = new URL('js/vendor/', repository);
  const bundle = async (name: string): Promise<string> => {
    const file = (await readdir(vendor)).find((file) => file.startsWith(name));
    return readFile(new URL(file ?? name, vendor), 'utf8');
  };
  switch (path) {
    case '/sip-line.mjs': {
      const other = process.env.LINE_BUNDLE;
      return { type: 'text/javascript', body: other ? await readFile(other, 'utf8') : await bundle('sip-line-') };
    }
    case '/microphone.mjs':
      return { type: 'text/javascript', body: await bundle('microphone-') };
    case '/agent':
      return { type: 'text/html', body: '<!doctype html><title>agent</title><script type="module">import * as sip from "/sip-line.mjs"; window.sip = sip;</script>' };
    case '/microphone':
      return { type: 'text/html', body: '<!doctype html><title>microphone</title><script type="module">import * as microphone from "/microphone.mjs"; window.microphone = microphone;</script>' };
    case '/far':
    case '/host':
      return { type: 'text/html', body: `<!doctype html><title>${path}</title>` };
    default:
      return { type: 'text/plain' };
  }
}

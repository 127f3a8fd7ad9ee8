import { createHash } from 'node:crypto';

/** A SIP message, as far as a scripted peer needs to know it. */
export class SipMessage {
  private constructor(
    readonly startLine: string,
    private readonly headers: [name: string, value: string][],
    readonly body: string,
  ) {}

  static parse(text: string): SipMessage {
    const [head = '', ...body] = text.split('\r\n\r\n');
    const [startLine = '', ...lines] = head.split('\r\n');
    const headers = lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    });
    return new SipMessage(startLine, headers, body.join('\r\n\r\n'));
  }

  get isResponse(): boolean {
    return this.startLine.startsWith('SIP/2.0 ');
  }

  /** Of a request. */
  get method(): string {
    return this.startLine.split(' ')[0] ?? '';
  }

  /** Of a request. */
  get uri(): string {
    return this.startLine.split(' ')[1] ?? '';
  }

  /** Of a response. */
  get status(): number {
    return Number(this.startLine.split(' ')[1]);
  }

  header(name: string): string | undefined {
    return this.all(name)[0];
  }

  all(name: string): string[] {
    return this.headers.filter(([known]) => known === name.toLowerCase()).map(([, value]) => value);
  }

  /** A header that every message has. */
  must(name: string): string {
    const value = this.header(name);
    if (value === undefined) throw new Error(`${this.startLine} has no ${name}`);
    return value;
  }

  get callId(): string {
    return this.must('Call-ID');
  }

  /** `1 INVITE` */
  get cseq(): { number: number; method: string } {
    const [number = '', method = ''] = this.must('CSeq').split(' ');
    return { number: Number(number), method };
  }

  /** The address in `Contact`, without brackets and parameters. */
  get contact(): string {
    return /<([^>]+)>/.exec(this.must('Contact'))?.[1] ?? '';
  }
}

export const tagOf = (header: string): string | undefined => /;tag=([^;]+)/.exec(header)?.[1];

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Whether a digest (RFC 2617, with or without `qop=auth`) proves the password. */
export function provesPassword(authorization: string, method: string, password: string): boolean {
  const field = (name: string): string => new RegExp(`\\b${name}="?([^",]+)"?`).exec(authorization)?.[1] ?? '';
  const secret = md5(`${field('username')}:${field('realm')}:${password}`);
  const request = md5(`${method}:${field('uri')}`);
  const middle = field('qop') ? `${field('nonce')}:${field('nc')}:${field('cnonce')}:${field('qop')}` : field('nonce');
  return field('response') === md5(`${secret}:${middle}:${request}`);
}

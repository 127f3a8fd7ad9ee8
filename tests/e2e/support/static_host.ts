import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** The bundle on a host that only serves files: no gateway, and a `config.json` of the test's own. */
export class StaticHost {
  private constructor(
    private readonly server: Server,
    readonly at: string,
  ) {}

  static async start(bundle: string, config: unknown): Promise<StaticHost> {
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://host.invalid').pathname;
      if (path === '/config.json') {
        response.setHeader('Content-Type', 'application/json').end(JSON.stringify(config));
        return;
      }
      const file = normalize(path === '/' ? '/index.html' : path);
      readFile(join(bundle, file)).then(
        (content) => response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream').end(content),
        () => response.writeHead(404).end('Not found'),
      );
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return new StaticHost(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

/** A web server on the loopback interface, with paths for what servers do and for what they had better not do. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A request that the server saw. */
export interface Seen {
  /** Counts the connections. */
  readonly connection: number;
  readonly lines: readonly string[];
  readonly body: string;
}

/** A running web server. */
export interface Web {
  readonly port: number;
  readonly seen: Seen[];
  /** Connections that are open now. */
  readonly open: ReadonlySet<Socket>;
  close(): Promise<void>;
}

/** Starts one; with `tls` over TLS. */
export async function startWeb(tls?: { readonly key: string; readonly cert: string }): Promise<Web> {
  const seen: Seen[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const serve = (socket: Socket): void => {
    const connection = ++connections;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (;;) {
        const end = received.indexOf('\r\n\r\n');
        if (end < 0) return;
        const lines = received.slice(0, end).split('\r\n');
        const length = Number(/^content-length: *(\d+)/im.exec(lines.join('\n'))?.[1] ?? 0);
        if (received.length < end + 4 + length) return;
        const body = received.slice(end + 4, end + 4 + length);
        received = received.slice(end + 4 + length);
        seen.push({ connection, lines, body });
        answer(socket, lines, body);
      }
    });
  };
  const server: Server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the web server has no port');
  return {
    port: address.port,
    seen,
    open,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function reply(socket: Socket, body: string, headers: readonly string[] = [], status = '200 OK'): void {
  const lines = [
    `HTTP/1.1 ${status}`,
    'Content-Type: text/plain',
    ...headers,
    `Content-Length: ${body.length}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** Writes for as long as the other side listens. */
function pour(socket: Socket, first: string, next: () => string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(next()));
  };
  socket.on('drain', more);
  socket.write(first);
  more();
}

type Path = (socket: Socket, lines: readonly string[], body: string) => void;

const redirect =
  (status: string, location: string): Path =>
  (socket) =>
    reply(socket, 'moved', [`Location: ${location}`], status);

const challenge =
  (...challenges: readonly string[]): Path =>
  (socket, lines) => {
    const given = lines.find((line) => line.startsWith('Authorization:'));
    if (given !== undefined) reply(socket, given);
    else {
      const asked = challenges.map((one) => `WWW-Authenticate: ${one}`);
      reply(socket, 'who are you', asked, '401 Unauthorized');
    }
  };

const ending =
  (text: string): Path =>
  (socket) =>
    socket.end(text);

const BASIC = 'Basic realm="r"';
const DIGEST = 'Digest realm="r", nonce="abc", qop="auth", algorithm=MD5, opaque="o"';

const PATHS: Readonly<Record<string, Path>> = {
  '/lines': (socket) => reply(socket, 'first\nsecond\nthird\n'),
  '/crlf': (socket) => reply(socket, 'first\r\nsecond\r\n'),
  '/empty': (socket) => reply(socket, ''),
  '/none': (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'),
  '/echo': (socket, _lines, body) => reply(socket, body),
  '/redirect': redirect('302 Found', '/lines'),
  '/redirect301': redirect('301 Moved', '/echo'),
  '/redirect303': redirect('303 See Other', '/lines'),
  '/redirect307': redirect('307 Temporary', '/echo'),
  '/redirect-nowhere': (socket) => reply(socket, 'nowhere', [], '302 Found'),
  '/redirect-ftp': redirect('302 Found', 'ftp://127.0.0.1/x'),
  '/circle': redirect('302 Found', '/circle'),
  '/basic': challenge(BASIC),
  '/digest': challenge(DIGEST),
  '/both': challenge(BASIC, DIGEST),
  '/chunked': (socket) =>
    socket.write(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n',
    ),
  '/until-closed': ending('HTTP/1.1 200 OK\r\n\r\nuntil the end\n'),
  '/http10': ending('HTTP/1.0 200 OK\r\n\r\nold\n'),
  '/continue': (socket) =>
    socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  '/gzip': (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd'),
  // What a server had better not do.
  '/bad-chunk': ending('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n'),
  '/short': ending('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'),
  '/long': (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmore than four'),
  '/negative-length': ending('HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nbody'),
  '/two-lengths': ending('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nbodybodyb'),
  '/garbage': ending('this is no HTTP at all\r\n\r\n'),
  '/ssh': ending('SSH-2.0-OpenSSH\r\n'),
  '/nothing': ending(''),
  '/reset': (socket) => socket.resetAndDestroy(),
  '/half-head': ending('HTTP/1.1 200 OK\r\nContent-'),
  '/bad-status': ending('HTTP/1.1 abc OK\r\n\r\nx'),
  '/big-status': ending('HTTP/1.1 999 Huge\r\nContent-Length: 1\r\n\r\nx'),
  '/head-endless': (socket) => {
    let number = 0;
    pour(socket, 'HTTP/1.1 200 OK\r\n', () => `X-${number++}: ${'a'.repeat(1000)}\r\n`);
  },
  '/head-one-line': (socket) => pour(socket, 'HTTP/1.1 200 OK\r\nX: ', () => 'a'.repeat(10_000)),
  '/huge': (socket) =>
    pour(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n', () => 'a'.repeat(10_000)),
  '/drip': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
    const timer = setInterval(() => socket.write('a'), 100);
    socket.on('close', () => clearInterval(timer));
  },
  '/silent': () => {},
};

function answer(socket: Socket, lines: readonly string[], body: string): void {
  const [, target = ''] = lines[0]?.split(' ') ?? [];
  // A proxy is asked for whole URLs.
  const path = target.replace(/^http:\/\/[^/]*/, '').replace(/\?.*/, '');
  const status = /^\/status\/(\d+)$/.exec(path)?.[1];
  if (status !== undefined) reply(socket, `status ${status}\nsecond line\n`, [], `${status} Some Reason`);
  else if (Object.hasOwn(PATHS, path)) PATHS[path]?.(socket, lines, body);
  else reply(socket, 'not here\n', [], '404 Not Found');
}

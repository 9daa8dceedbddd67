import { isUtf8 } from 'node:buffer';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Connection } from '../module-network.ts';
import type { Upgraded, UpgradeSide } from './streams.ts';

/** What a client asked for. */
export interface WebSocketRequest {
  readonly method: string;
  readonly url: string;
  /** Header fields by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How a WebSocket is served (RFC 7118: SIP, one message a WebSocket message). */
export interface WebSocketOptions {
  /** The subprotocol to agree on. */
  readonly protocol: string;
  /** Further header lines of the answer. */
  readonly headers: readonly string[];
  /** The longest message in bytes. */
  readonly maxMessageBytes: number;
  /** A message came, or a ping or pong. */
  onFrame(): void;
  /** It is closed; `code` as in RFC 6455 §7.4.1. */
  onClosed(code: number): void;
}

/** Our end of a WebSocket. */
export interface WebSocketEnd extends Upgraded {
  ping(data: string): void;
  pong(data: string): void;
  close(code: number, reason: string): void;
}

/** Answers the handshake over a connection and speaks WebSocket from then on. The request has been checked. */
export function openWebSocket(
  { connection, deliver }: UpgradeSide,
  request: WebSocketRequest,
  options: WebSocketOptions,
): WebSocketEnd {
  const stream = new ConnectionStream(connection);
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: options.maxMessageBytes,
    handleProtocols: () => options.protocol,
  });
  server.on('headers', (headers) => headers.push(...options.headers));
  let socket: WebSocket | null = null;
  server.handleUpgrade(incoming(request), stream, Buffer.alloc(0), (opened) => {
    socket = opened;
    opened.on('message', (data) => {
      options.onFrame();
      if (Buffer.isBuffer(data)) deliver(data);
    });
    opened.on('pong', options.onFrame);
    opened.on('ping', options.onFrame);
    // A frame that breaks the protocol: the library closes with the code that says so.
    opened.on('error', () => {});
    opened.on('close', options.onClosed);
  });
  return {
    onData: (bytes) => void stream.push(bytes),
    onEnd: () => void stream.push(null),
    // RFC 7118 §5.1: text where it is UTF-8, else binary.
    send: (bytes) => socket?.send(bytes, { binary: !isUtf8(bytes) }),
    ping: (data) => socket?.ping(data),
    pong: (data) => socket?.pong(data),
    close: (code, reason) => socket?.close(code, reason),
  };
}

/** A connection as a stream of the runtime, which the library wants. */
class ConnectionStream extends Duplex {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    super({ allowHalfOpen: false });
    this.#connection = connection;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#connection.write(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.#connection.close();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#connection.close();
    done(error);
  }
}

/** The request as the library wants it. */
function incoming({ method, url, headers }: WebSocketRequest): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.method = method;
  message.url = url;
  message.headers = { ...headers };
  return message;
}

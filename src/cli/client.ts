import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import { buildRequest, type RequestOptions } from '../sip/write.ts';
import { createRealClock, type RealClock } from '../time/real-clock.ts';
import type { LadderEvent } from './ladder.ts';
import type { SendOptions } from './send-options.ts';

// RFC 3261 section 17.1.1.1 and 17.1.2.1: first interval of retransmissions and their cap for other requests.
const T1_MS = 500;
const T2_MS = 4000;
/** How long replies that come again after the final one are still shown and acknowledged. */
const LINGER_MS = 200;

/** A SIP client for one request. */
export interface Client {
  readonly local: string;
  readonly remote: string;
  /** Sends the request and follows it; resolves with the status of the final reply, null when none came in time. */
  converse(onEvent: (event: LadderEvent) => void): Promise<number | null>;
  close(): Promise<void>;
}

/** Opens a socket for a conversation. Names are resolved by the system. */
export async function createClient(options: SendOptions): Promise<Client> {
  const clock = createRealClock();
  const socket = createSocket(isIPv6(options.host) ? 'udp6' : 'udp4');
  socket.connect(options.port, options.host);
  await once(socket, 'connect');
  const { address, port } = socket.address();
  const local = hostPort(address, port);
  return {
    local,
    remote: hostPort(options.host, options.port),
    converse: (onEvent) => converse(clock, socket, options, { host: address, port }, onEvent),
    async close() {
      clock.close();
      socket.close();
      await once(socket, 'close');
    },
  };
}

function converse(
  clock: RealClock,
  socket: Socket,
  options: SendOptions,
  local: { readonly host: string; readonly port: number },
  onEvent: (event: LadderEvent) => void,
): Promise<number | null> {
  const start = clock.now();
  const base = requestBase(options, local);
  const seen = new Set<string>();
  const { promise, resolve } = Promise.withResolvers<number | null>();
  let provisional = false;
  let final: number | null = null;
  let interval = T1_MS;

  function send(request: RequestOptions): void {
    const bytes = buildRequest(request);
    socket.send(bytes);
    const text = `${request.method} ${request.requestUri}`;
    show('out', text, bytes.toString('latin1'));
  }

  function show(direction: 'out' | 'in', text: string, identity: string): void {
    const repeated = seen.has(identity);
    seen.add(identity);
    onEvent({ atMs: clock.now() - start, direction, text, repeated });
  }

  function retransmit(): void {
    const isInvite = options.method === 'INVITE';
    if (final !== null || (isInvite && provisional)) return;
    send(base);
    interval = isInvite ? interval * 2 : Math.min(interval * 2, T2_MS);
    clock.setTimer(interval, retransmit);
  }

  function acknowledge(reply: SipMessage): void {
    const to = reply.header('to')?.value ?? base.to;
    // The ACK of a 2xx is a transaction of its own (RFC 3261 section 13.2.2.4), any other belongs to the INVITE's (17.1.1.3).
    const branch = reply.status < 300 ? newBranch() : base.via.branch;
    send({ ...base, method: 'ACK', to, via: { ...base.via, branch }, body: '', headers: '' });
  }

  function onReply(bytes: Buffer): void {
    const parsed = parseMessage(bytes);
    if (!parsed.ok || parsed.message.kind !== 'reply') return;
    const reply = parsed.message;
    show('in', `${reply.status} ${reply.reason} (${reply.method})`, bytes.toString('latin1'));
    if (reply.method !== options.method) return;
    if (reply.status < 200) {
      provisional = true;
      return;
    }
    if (options.method === 'INVITE') acknowledge(reply);
    if (final !== null) return;
    final = reply.status;
    clock.setTimer(LINGER_MS, () => resolve(final));
  }

  socket.on('message', onReply);
  socket.on('error', (error) => {
    process.stderr.write(`fermata send: ${error.message}\n`);
    resolve(null);
  });
  clock.setTimer(options.timeoutMs, () => resolve(final));
  send(base);
  clock.setTimer(interval, retransmit);
  if (options.cancelAfterMs !== null) {
    clock.setTimer(options.cancelAfterMs, () => {
      if (final === null) send({ ...base, method: 'CANCEL', body: '', headers: '' });
    });
  }
  return promise;
}

function requestBase(
  options: SendOptions,
  local: { readonly host: string; readonly port: number },
): RequestOptions {
  const { host, port } = local;
  const own = hostPort(host, port);
  return {
    method: options.method,
    requestUri: options.uri,
    via: { transport: 'UDP', host, port, branch: newBranch() },
    from: `<sip:fermata@${own}>`,
    fromTag: randomBytes(4).toString('hex'),
    to: `<${options.uri}>`,
    callId: `${randomBytes(8).toString('hex')}@${host}`,
    cseq: 1,
    contact: `<sip:fermata@${own}>`,
    userAgent: 'fermata send',
    headers: options.headers.map((line) => `${line}\r\n`).join(''),
    body: options.body,
  };
}

function newBranch(): string {
  return `z9hG4bK${randomBytes(8).toString('hex')}`;
}

function hostPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

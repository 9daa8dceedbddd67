import type { RunContext, WebSocketRequest } from '../../kit/index.ts';

/** The handshake of a run's HTTP request, or why it is none: what to answer. */
export type Handshake =
  | { readonly request: WebSocketRequest; readonly origin: string | null }
  | { readonly status: number; readonly reason: string; readonly headers: string };

/** RFC 6455 §4.2.1: a nonce of 16 bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;
const VERSION = '13';

/** Checks a handshake (RFC 6455 §4.2.1, RFC 7118 §4.1). */
export function handshakeOf({ message }: RunContext): Handshake {
  const headers: Record<string, string> = {};
  for (const field of message.allHeaders()) {
    const name = field.name.toLowerCase();
    headers[name] = headers[name] === undefined ? field.value : `${headers[name]}, ${field.value}`;
  }
  const has = (name: string, token: string): boolean =>
    (headers[name] ?? '')
      .toLowerCase()
      .split(',')
      .some((part) => part.trim() === token);
  const refused = (reason: string): Handshake => ({ status: 400, reason, headers: '' });
  if (message.method !== 'GET')
    return { status: 405, reason: 'Method Not Allowed', headers: 'Allow: GET\r\n' };
  if (!has('upgrade', 'websocket') || !has('connection', 'upgrade')) {
    return { status: 426, reason: 'Upgrade Required', headers: 'Upgrade: websocket\r\n' };
  }
  if (!KEY.test(headers['sec-websocket-key'] ?? '')) return refused('Bad Sec-WebSocket-Key');
  if (headers['sec-websocket-version'] !== VERSION) {
    return { status: 426, reason: 'Upgrade Required', headers: `Sec-WebSocket-Version: ${VERSION}\r\n` };
  }
  if (!has('sec-websocket-protocol', 'sip')) return refused('No SIP in Sec-WebSocket-Protocol');
  const { method, requestUri: url } = message;
  return { request: { method, url, headers }, origin: headers.origin ?? null };
}

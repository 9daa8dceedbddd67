/**
 * Writes the requests of a scenario and reads what its clients need from a reply. Deliberately independent of
 * `src/sip`: an error there must not hide itself here.
 *
 * Placeholders in scenario text: `{server-port}`, `{client-port}` (of the sending socket) and `{<peer>-port}`.
 */
import type { Answer, RequestShape } from './scenario.ts';

/** Returns `text` with every line end as CR LF. */
export function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

/** Returns the full text of the request `shape`, whose transaction and dialogue are named after `call`. */
export function writeRequest(call: string, shape: RequestShape): string {
  const user = shape.user ?? 'test';
  const body = shape.body === undefined ? '' : shape.body.replace(/\r?\n/g, '\r\n');
  const lines = [
    `${shape.method} ${shape.uri ?? `sip:${user}@127.0.0.1:{server-port}`} SIP/2.0`,
    `Via: ${shape.via ?? `SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-${call}`}`,
    `From: ${shape.from ?? `<sip:caller@example.com>;tag=${call}`}`,
    `To: ${shape.to ?? `<sip:${user}@example.com>`}`,
    `Call-ID: ${call}@scenario.example.com`,
    `CSeq: ${shape.cseq ?? 1} ${shape.method}`,
    'Max-Forwards: 70',
    ...(shape.headers ?? []),
    `Content-Length: ${body.length}`,
    '',
    '',
  ];
  return lines.join('\r\n') + body;
}

/** Returns the value of the first header `name` (long or compact form given) of `text`, or undefined. */
export function headerValue(text: string, name: string): string | undefined {
  const match = new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, 'im').exec(text);
  return match?.[1]?.replace(/\r$/, '');
}

function derive(request: string, method: string, to: string, via: string): string {
  const uri = /^\S+ (\S+)/.exec(request)?.[1] ?? '';
  const number = /^(\d+)/.exec(headerValue(request, 'CSeq') ?? '')?.[1] ?? '1';
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: ${via}`,
    `From: ${headerValue(request, 'From')}`,
    `To: ${to}`,
    `Call-ID: ${headerValue(request, 'Call-ID')}`,
    `CSeq: ${number} ${method}`,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** Returns the CANCEL of `request` (RFC 3261 section 9.1: same Request-URI, top Via, From, To, Call-ID, CSeq number). */
export function writeCancel(request: string): string {
  return derive(request, 'CANCEL', headerValue(request, 'To') ?? '', headerValue(request, 'Via') ?? '');
}

/**
 * Returns the ACK of the final `reply` to the INVITE `request`. That of a negative reply belongs to the INVITE's
 * transaction (RFC 3261 section 17.1.1.3); that of a 2xx is a transaction of its own (section 13.2.2.4).
 */
export function writeAck(request: string, reply: string): string {
  const via = headerValue(request, 'Via') ?? '';
  const negative = statusOf(reply) >= 300;
  return derive(request, 'ACK', headerValue(reply, 'To') ?? '', negative ? via : `${via}-ack`);
}

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  486: 'Busy Here',
  487: 'Request Terminated',
};

/** Returns the reply of a server to `request` (RFC 3261 section 8.2.6), with its `tag` in To unless there is one or it is a 100. */
export function writeReply(
  request: string,
  { status, reason, headers, body, tag }: Omit<Answer, 'after'> & { tag: string },
): string {
  const head = (request.split('\r\n\r\n')[0] ?? '').split('\r\n').slice(1);
  const copied = head.filter((line) => /^(?:Via|v|Record-Route|From|f|Call-ID|i|CSeq)[ \t]*:/i.test(line));
  const to = head.find((line) => /^(?:To|t)[ \t]*:/i.test(line)) ?? 'To:';
  const content = body === undefined ? '' : crlf(body);
  return [
    `SIP/2.0 ${status} ${reason ?? REASONS[status] ?? 'Reason'}`,
    ...copied,
    status === 100 || /;tag=/.test(to) ? to : `${to};tag=${tag}`,
    ...(headers ?? []),
    `Content-Length: ${content.length}`,
    '',
    content,
  ].join('\r\n');
}

/** Returns the status code of a reply, or 0 for anything else. */
export function statusOf(text: string): number {
  return Number(/^SIP\/2\.0 (\d{3}) /.exec(text)?.[1] ?? 0);
}

import type { SipMessage } from './message.ts';

/** What a request of our own says. Header values are written as they are: who makes them keeps CR and LF out. */
export interface OwnRequest {
  readonly method: string;
  /** Request-URI. */
  readonly uri: string;
  /** Values of From, with its tag, and To. */
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  /** Further lines, each ending in CRLF. */
  readonly headers: string;
  readonly body: string;
}

/** RFC 3261 §8.1.1.6. */
const MAX_FORWARDS = 70;

/** The bytes of a request of our own (RFC 3261 §8.1.1), in Kamailio's order. `via`: value of its only Via. */
export function ownRequest(request: OwnRequest, via: string): Buffer {
  const { method, uri, from, to, callId, cseq, headers, body } = request;
  const maxForwards = /^max-forwards[ \t]*:/im.test(headers) ? '' : `Max-Forwards: ${MAX_FORWARDS}\r\n`;
  return Buffer.from(
    `${method} ${uri} SIP/2.0\r\nVia: ${via}\r\nTo: ${to}\r\nFrom: ${from}\r\nCSeq: ${cseq} ${method}\r\n` +
      `Call-ID: ${callId}\r\n${maxForwards}Content-Length: ${body.length}\r\n${headers}\r\n${body}`,
    'latin1',
  );
}

/**
 * The ACK of a 2xx that a request of our own got (RFC 3261 §13.2.2.4): to the Contact of the reply, along its Record-Route
 * from the last to the first (§12.1.2, §12.2.1.1), without Via. Also the URI of its next hop.
 */
export function ackOfSuccess(sent: SipMessage, reply: SipMessage): { request: OwnRequest; nextHop: string } {
  const contact = reply.contacts?.[0]?.uri ?? sent.requestUri;
  const routes = reply
    .headers('record-route')
    .flatMap(({ value }) => splitList(value))
    .toReversed();
  const request: OwnRequest = {
    method: 'ACK',
    uri: contact,
    from: sent.header('from')?.value ?? '',
    to: reply.header('to')?.value ?? '',
    callId: sent.callId ?? '',
    cseq: sent.cseq?.number ?? 0,
    headers: routes.map((route) => `Route: ${route}\r\n`).join(''),
    body: '',
  };
  return { request, nextHop: routes[0] === undefined ? contact : uriOf(routes[0]) };
}

/** Splits a list of name-addrs at its commas; those in quotes and brackets separate nothing. */
function splitList(text: string): string[] {
  return (text.match(/(?:"(?:\\.|[^"\\])*"|<[^>]*>|[^,"<])+/g) ?? []).map((value) => value.trim());
}

function uriOf(route: string): string {
  return /<([^>]*)>/.exec(route)?.[1] ?? route;
}

import { applyEdits, type Edit, type SentBy } from './edits.ts';
import { HEADER_ID } from './headers.ts';
import type { SipMessage } from './message.ts';
import { firstValueEnd, forwardedVia, type Source } from './via-received.ts';

/** How a request is sent on. */
export interface ForwardOptions {
  readonly edits: readonly Edit[];
  /** Request-URI in place of the received one; null: as received. */
  readonly requestUri: string | null;
  /** Value of our own Via, e.g. `SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK…`. */
  readonly via: string;
  /** Where the request came from, for `received` and `rport` of the Via below ours (RFC 3261 §18.2.1, RFC 3581 §4). */
  readonly source: Source;
  readonly forceRport: boolean;
  /** The socket that it leaves by, for edits that name it. */
  readonly sentBy?: SentBy | undefined;
}

/** The request as a proxy sends it on (RFC 3261 §16.6): its edits applied, our Via on top, nothing else changed. */
export function forwardedRequest(request: SipMessage, options: ForwardOptions): Buffer {
  const edits = [...options.edits];
  const field = request.header('via');
  const top = request.topVia;
  if (field !== null && top !== null) {
    const text = request.headText(field.valueStart, field.valueEnd);
    const completed = forwardedVia(text, top, options.source, options.forceRport);
    if (completed !== text) {
      edits.push({ kind: 'replace', start: field.valueStart, end: field.valueEnd, text: completed });
    }
  }
  edits.push({ kind: 'insert', at: field?.start ?? request.headersStart, text: `Via: ${options.via}\r\n` });
  const { requestUri, sentBy } = options;
  return applyEdits(request, edits, { requestUri: requestUri ?? undefined, sentBy });
}

/**
 * A reply as it goes up: its edits applied, our own Via, the topmost value, taken out (RFC 3261 §16.7 step 3). The only one
 * stays: nobody is above us.
 */
export function forwardedReply(reply: SipMessage, edits: readonly Edit[]): Buffer {
  const field = reply.header('via');
  if (field === null) return applyEdits(reply, edits);
  const text = reply.headText(field.valueStart, field.valueEnd);
  const rest = text.slice(firstValueEnd(text)).replace(/^,\s*/, '');
  if (rest === '' && reply.viaFields === 1) return applyEdits(reply, edits);
  const cut: Edit =
    rest === ''
      ? { kind: 'delete', start: field.start, end: field.end }
      : { kind: 'delete', start: field.valueStart, end: field.valueEnd - rest.length };
  return applyEdits(reply, [...edits, cut]);
}

const NO_BODY = 'Content-Length: 0\r\n';

/** What an ACK or CANCEL of ours is made of besides the request it belongs to. */
export interface HopOptions {
  readonly method: 'ACK' | 'CANCEL';
  /** To line of the reply that is acknowledged (§17.1.1.3); null: as in the request. */
  readonly to: string | null;
  /** Raw header lines at the end, each ending in CRLF. */
  readonly headers: string;
  /** Headers of the request whose names begin with this go along, whatever their case; absent: none. */
  readonly extra?: string;
}

/**
 * The ACK of a negative reply (RFC 3261 §17.1.1.3) or the CANCEL (§9.1) of a request as it was sent: its Request-URI, top
 * Via, From, To, Call-ID, CSeq number, Max-Forwards and Route, in its order.
 */
export function hopRequest(sent: SipMessage, { method, to, headers, extra = '' }: HopOptions): Buffer {
  const prefix = extra.toLowerCase();
  let text = `${method} ${sent.requestUri} SIP/2.0\r\n`;
  let viaSeen = false;
  let lengthSeen = false;
  for (const field of sent.allHeaders()) {
    const line = sent.headText(field.start, field.end);
    switch (field.id) {
      case HEADER_ID.via:
        // Ours has a line of its own.
        if (!viaSeen) text += line;
        viaSeen = true;
        break;
      case HEADER_ID.to:
        text += to ?? line;
        break;
      case HEADER_ID.cseq:
        text += `CSeq: ${sent.cseq?.number ?? 0} ${method}\r\n`;
        break;
      case HEADER_ID.contentLength:
        text += NO_BODY;
        lengthSeen = true;
        break;
      case HEADER_ID.from:
      case HEADER_ID.callId:
      case HEADER_ID.maxForwards:
      case HEADER_ID.route:
        text += line;
        break;
      default:
        if (prefix !== '' && line.toLowerCase().startsWith(prefix)) text += line;
    }
  }
  return Buffer.from(`${text}${lengthSeen ? '' : NO_BODY}${headers}\r\n`, 'latin1');
}

/** The whole line of a header field, line end included; null when there is none. */
export function headerLine(message: SipMessage, name: string): string | null {
  const field = message.header(name);
  return field === null ? null : message.headText(field.start, field.end);
}

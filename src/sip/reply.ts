import type { HeaderField } from './header-field.ts';
import { HEADER_ID } from './headers.ts';
import type { SipMessage } from './message.ts';
import { completeVia, type Source } from './via-received.ts';

/** What a reply is made of. */
export interface ReplyOptions {
  readonly status: number;
  /** Reason phrase; line ends in it are written as spaces. */
  readonly reason: string;
  /** Added to To when status > 100 and the request's To has none. */
  readonly toTag?: string;
  /** Source address of the request: completes `received`/`rport` of the top Via as Kamailio does. */
  readonly received?: Source;
  /** `force_rport()`: write `rport=` although the client did not ask. */
  readonly forceRport?: boolean;
  /** Raw header lines, each ending in CRLF. */
  readonly headers?: string;
  readonly body?: string;
  readonly contentType?: string;
  /** Whole Server header line without CRLF, e.g. `Server: x`. */
  readonly server?: string;
}

/**
 * Builds a reply to a request in the form and header order of Kamailio's own replies: Via, Record-Route (180 to 299
 * only), From, To, Call-ID and CSeq as the request has them, in its order; then `headers`, Content-Type, Server,
 * Content-Length. Works on requests with missing or malformed fields too: what is there is copied.
 */
export function buildReply(request: SipMessage, options: ReplyOptions): Buffer {
  const reason = /[\r\n]/.test(options.reason) ? options.reason.replace(/[\r\n]+/g, ' ') : options.reason;
  let head = `SIP/2.0 ${options.status} ${reason}\r\n`;
  let viaSeen = false;
  for (const field of request.allHeaders()) {
    switch (field.id) {
      case HEADER_ID.via:
        head += viaSeen ? copyOf(request, field) : topViaOf(request, field, options);
        viaSeen = true;
        break;
      case HEADER_ID.recordRoute:
        // RFC 3261 §12.1.1 wants them where a dialog may begin; Kamailio starts at 180.
        if (options.status >= 180 && options.status < 300) head += copyOf(request, field);
        break;
      case HEADER_ID.to:
        head += toOf(request, field, options);
        break;
      case HEADER_ID.from:
      case HEADER_ID.callId:
      case HEADER_ID.cseq:
        head += copyOf(request, field);
        break;
    }
  }
  const body = options.body ?? '';
  head += options.headers ?? '';
  if (options.contentType !== undefined) head += `Content-Type: ${options.contentType}\r\n`;
  if (options.server !== undefined) head += `${options.server}\r\n`;
  head += `Content-Length: ${body.length}\r\n\r\n`;
  return Buffer.from(head + body, 'latin1');
}

/** The field as received without its line end; folding and white space at the end are kept. */
function lineOf(request: SipMessage, start: number, field: HeaderField): string {
  const { bytes } = request;
  let end = field.end;
  if (end > start && bytes[end - 1] === 0x0a) end--;
  if (end > start && bytes[end - 1] === 0x0d) end--;
  return request.headText(start, end);
}

function copyOf(request: SipMessage, field: HeaderField): string {
  return `${lineOf(request, field.start, field)}\r\n`;
}

function topViaOf(request: SipMessage, field: HeaderField, options: ReplyOptions): string {
  const via = request.topVia;
  if (via === null || options.received === undefined) return copyOf(request, field);
  const name = request.headText(field.start, field.valueStart);
  const value = lineOf(request, field.valueStart, field);
  return `${name}${completeVia(value, via, options.received, options.forceRport ?? false)}\r\n`;
}

function toOf(request: SipMessage, field: HeaderField, options: ReplyOptions): string {
  const line = lineOf(request, field.start, field);
  // RFC 3261 §8.2.6.2: every reply but 100 carries a To tag.
  const add =
    options.toTag !== undefined && options.status > 100 && request.to !== null && request.to.tag === null;
  return add ? `${line};tag=${options.toTag}\r\n` : `${line}\r\n`;
}

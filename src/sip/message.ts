import type { CSeq } from './cseq.ts';
import type { NameAddr } from './name-addr.ts';
import type { Via } from './via.ts';

/** One header field of a message. Offsets cover the whole field with its folded lines and last CRLF. */
export interface HeaderField {
  /** Name as written (`v`, `VIA`, `Via`). */
  readonly name: string;
  /** Canonical lower-case name (`via`), compact forms resolved. */
  readonly type: string;
  /** The value unfolded and trimmed. */
  readonly value: string;
  /** The value trimmed, folding kept as received (what Kamailio's `$hdr()` shows). */
  readonly rawValue: string;
  readonly start: number;
  readonly end: number;
}

/** A SIP message over the bytes it came in: nothing is decoded before it is asked for. */
export declare class SipMessage {
  readonly bytes: Buffer;
  readonly kind: 'request' | 'reply';
  /** Request: from the first line. Reply: from CSeq ('' when there is none). */
  readonly method: string;
  /** Request-URI as received; '' for a reply. */
  readonly requestUri: string;
  /** `SIP/2.0` as written. */
  readonly version: string;
  /** Reply status, 0 for a request. */
  readonly status: number;
  /** Reply reason phrase as received, '' for a request. */
  readonly reason: string;
  /** Offset of the first header field. */
  readonly headersStart: number;
  /** Offset of the empty line that ends the head (where a header may be appended). */
  readonly headersEnd: number;
  /** Offset just after the head's empty line: where the body begins. */
  readonly headEnd: number;
  /** First header of that name (any case, compact or long form). */
  header(name: string): HeaderField | null;
  headers(name: string): HeaderField[];
  allHeaders(): HeaderField[];
  /** Well-known parts, parsed at first use; null when missing or malformed. */
  readonly topVia: Via | null;
  readonly vias: readonly Via[];
  readonly from: NameAddr | null;
  readonly to: NameAddr | null;
  readonly callId: string | null;
  readonly cseq: CSeq | null;
  /** All Contact values; '*' is one NameAddr with uri '*'. */
  readonly contacts: readonly NameAddr[];
  readonly maxForwards: number | null;
  readonly contentLength: number | null;
  readonly contentType: string | null;
  /** The body as framed by Content-Length, or up to the datagram's end when there is none. */
  readonly body: Buffer;
}

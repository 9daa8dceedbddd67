import { parseDecimal } from './chars.ts';
import { type CSeq, parseCSeq } from './cseq.ts';
import type { FirstLine } from './first-line.ts';
import { HeaderField } from './header-field.ts';
import { canonicalHeaderName, HEADER_ID, headerIdOf } from './headers.ts';
import { NameAddr, parseNameAddr, parseNameAddrList } from './name-addr.ts';
import { NO_PARAMS } from './params.ts';
import { FIELD_ID, FIELD_STRIDE, type HeadScan, ID_MASK } from './scan.ts';
import { parseUri, type SipUri } from './uri.ts';
import { parseViaList, type Via } from './via.ts';

/**
 * A SIP message over the bytes it came in. Nothing is parsed before it is asked for, and what was parsed once is kept.
 * The bytes must not change while the message is in use. Made by `parseMessage`.
 */
export class SipMessage {
  readonly bytes: Buffer;
  readonly kind: 'request' | 'reply';
  /** Reply status, 0 for a request. */
  readonly status: number;
  /** Offset of the first line (line ends before it do not belong to the message). */
  readonly start: number;
  /** Offset of the first header field. */
  readonly headersStart: number;
  /** Offset of the empty line that ends the head (where a header may be appended). */
  readonly headersEnd: number;
  /** Offset just after the head's empty line: where the body begins. */
  readonly headEnd: number;
  /** All up to the body, decoded in one go: one call and many slices beat many calls. */
  readonly #head: string;
  readonly #line: FirstLine;
  readonly #scan: HeadScan;
  #method: string | undefined;
  #requestUri: string | undefined;
  #uri: SipUri | null | undefined;
  #vias: readonly Via[] | null | undefined;
  #topVias: readonly Via[] | null | undefined;
  #from: NameAddr | null | undefined;
  #to: NameAddr | null | undefined;
  #callId: string | null | undefined;
  #cseq: CSeq | null | undefined;
  #contacts: readonly NameAddr[] | null | undefined;
  #contentLength: number | null | undefined;

  constructor(bytes: Buffer, line: FirstLine, scan: HeadScan) {
    this.bytes = bytes;
    this.kind = line.kind;
    this.status = line.status;
    this.start = line.start;
    this.headersStart = line.end;
    this.headersEnd = scan.headersEnd;
    this.headEnd = scan.headEnd;
    this.#head = bytes.toString('latin1', 0, scan.headEnd);
    this.#line = line;
    this.#scan = scan;
  }

  /** `bytes[start, end)` as a string, within the head; cheaper than decoding the bytes again. */
  headText(start: number, end: number): string {
    return this.#head.slice(start, end);
  }

  /** Request: from the first line. Reply: from CSeq ('' when there is none). */
  get method(): string {
    if (this.#method === undefined) {
      this.#method =
        this.kind === 'request'
          ? this.#head.slice(this.#line.start, this.#line.methodEnd)
          : (this.cseq?.method ?? '');
    }
    return this.#method;
  }

  /** Request-URI as received; '' for a reply. */
  get requestUri(): string {
    if (this.#requestUri === undefined) {
      this.#requestUri = this.#head.slice(this.requestUriStart, this.requestUriEnd);
    }
    return this.#requestUri;
  }

  /** Offset of the Request-URI. For a reply both offsets are those of the headers' start, so that the span is empty. */
  get requestUriStart(): number {
    return this.kind === 'request' ? this.#line.middleStart : this.headersStart;
  }

  /** Offset after the Request-URI. */
  get requestUriEnd(): number {
    return this.kind === 'request' ? this.#line.middleEnd : this.headersStart;
  }

  /** The Request-URI parsed; null when it is not a URI, or for a reply. */
  get uri(): SipUri | null {
    if (this.#uri === undefined) this.#uri = parseUri(this.requestUri);
    return this.#uri;
  }

  /** The version as written, e.g. `SIP/2.0`. */
  get version(): string {
    return this.#head.slice(this.#line.versionStart, this.#line.versionEnd);
  }

  /** Reply reason phrase as received, '' for a request. */
  get reason(): string {
    return this.kind === 'reply' ? this.#head.slice(this.#line.middleStart, this.#line.middleEnd) : '';
  }

  /** Offset of a reply's status code; 0 for a request. */
  get statusStart(): number {
    return this.kind === 'reply' ? this.#head.indexOf(String(this.status), this.#line.versionEnd) : 0;
  }

  /** Offset after a reply's reason phrase; 0 for a request. */
  get reasonEnd(): number {
    return this.kind === 'reply' ? this.#line.middleEnd : 0;
  }

  /** First header of that name (any case, compact or long form); null when there is none. */
  header(name: string): HeaderField | null {
    const canonical = canonicalHeaderName(name);
    const id = headerIdOf(canonical);
    if (id > 0) return this.#first(id);
    const { fields } = this.#scan;
    for (let at = 0; at < fields.length; at += FIELD_STRIDE) {
      const field = this.#ifNamed(at, 0, canonical);
      if (field !== null) return field;
    }
    return null;
  }

  /** All headers of that name in order. */
  headers(name: string): HeaderField[] {
    const canonical = canonicalHeaderName(name);
    const id = headerIdOf(canonical);
    const { fields } = this.#scan;
    const found: HeaderField[] = [];
    for (let at = 0; at < fields.length; at += FIELD_STRIDE) {
      const field = this.#ifNamed(at, id, canonical);
      if (field !== null) found.push(field);
    }
    return found;
  }

  /** All headers in order. */
  allHeaders(): HeaderField[] {
    const { fields } = this.#scan;
    const all: HeaderField[] = [];
    for (let at = 0; at < fields.length; at += FIELD_STRIDE)
      all.push(new HeaderField(this.#head, this.#scan, at));
    return all;
  }

  #ifNamed(at: number, id: number, canonical: string): HeaderField | null {
    const fieldId = (this.#scan.fields[at + FIELD_ID] ?? 0) & ID_MASK;
    if (fieldId !== id) return null;
    const field = new HeaderField(this.#head, this.#scan, at);
    return id > 0 || field.type === canonical ? field : null;
  }

  #first(id: number): HeaderField | null {
    const { fields } = this.#scan;
    for (let at = FIELD_ID; at < fields.length; at += FIELD_STRIDE) {
      if (((fields[at] ?? 0) & ID_MASK) === id) return new HeaderField(this.#head, this.#scan, at - FIELD_ID);
    }
    return null;
  }

  /** The first Via value; null when it is missing or malformed. */
  get topVia(): Via | null {
    if (this.#topVias === undefined) {
      const field = this.#first(HEADER_ID.via);
      this.#topVias = field === null ? null : parseViaList(field.value);
    }
    return this.#topVias?.[0] ?? null;
  }

  /** Number of Via header fields. */
  get viaFields(): number {
    const { fields } = this.#scan;
    let count = 0;
    for (let at = FIELD_ID; at < fields.length; at += FIELD_STRIDE) {
      if (((fields[at] ?? 0) & ID_MASK) === HEADER_ID.via) count++;
    }
    return count;
  }

  /** All Via values, topmost first; null when any is malformed. */
  get vias(): readonly Via[] | null {
    if (this.#vias === undefined) this.#vias = this.#list('via', parseViaList);
    return this.#vias;
  }

  /** From; null when missing or malformed. */
  get from(): NameAddr | null {
    if (this.#from === undefined) this.#from = this.#nameAddr(HEADER_ID.from);
    return this.#from;
  }

  /** To; null when missing or malformed. */
  get to(): NameAddr | null {
    if (this.#to === undefined) this.#to = this.#nameAddr(HEADER_ID.to);
    return this.#to;
  }

  /** Call-ID; null when missing or empty. */
  get callId(): string | null {
    if (this.#callId === undefined) this.#callId = this.#first(HEADER_ID.callId)?.value || null;
    return this.#callId;
  }

  /** CSeq; null when missing or malformed. */
  get cseq(): CSeq | null {
    if (this.#cseq === undefined) {
      const field = this.#first(HEADER_ID.cseq);
      this.#cseq = field === null ? null : parseCSeq(field.value);
    }
    return this.#cseq;
  }

  /** All Contact values (`*` is one with uri `*`); empty when there is none, null when any is malformed. */
  get contacts(): readonly NameAddr[] | null {
    if (this.#contacts === undefined) {
      this.#contacts = this.#list('contact', (value) =>
        value === '*' ? [new NameAddr('', '*', NO_PARAMS)] : parseNameAddrList(value),
      );
    }
    return this.#contacts;
  }

  /** Max-Forwards; null when missing or not a number. */
  get maxForwards(): number | null {
    const field = this.#first(HEADER_ID.maxForwards);
    return field === null ? null : parseDecimal(field.value, 0xffffffff);
  }

  /** Content-Length; null when missing or not a number. */
  get contentLength(): number | null {
    if (this.#contentLength === undefined) {
      const field = this.#first(HEADER_ID.contentLength);
      this.#contentLength = field === null ? null : parseDecimal(field.value, 0xffffffff);
    }
    return this.#contentLength;
  }

  /** Content-Type as written; null when missing. */
  get contentType(): string | null {
    return this.#first(HEADER_ID.contentType)?.value ?? null;
  }

  /** Offset after the body: as framed by Content-Length, else the end of the datagram (RFC 3261 §18.3). */
  get bodyEnd(): number {
    const length = this.contentLength;
    return length === null ? this.bytes.length : Math.min(this.headEnd + length, this.bytes.length);
  }

  /** The body: a view of the message's bytes, not a copy. */
  get body(): Buffer {
    return this.bytes.subarray(this.headEnd, this.bodyEnd);
  }

  #nameAddr(id: number): NameAddr | null {
    const field = this.#first(id);
    return field === null ? null : parseNameAddr(field.value);
  }

  #list<T>(name: string, parse: (value: string) => T[] | null): readonly T[] | null {
    const all: T[] = [];
    for (const field of this.headers(name)) {
      const values = parse(field.value);
      if (values === null) return null;
      // One by one: a spread of thousands of values could exceed the argument limit.
      for (const value of values) all.push(value);
    }
    return all;
  }
}

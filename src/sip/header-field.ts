import { canonicalHeaderName, HEADER_NAMES } from './headers.ts';
import {
  FIELD_END,
  FIELD_ID,
  FIELD_NAME_END,
  FIELD_START,
  FIELD_VALUE_END,
  FIELD_VALUE_START,
  FOLDED,
  type HeadScan,
  ID_MASK,
  unfold,
} from './scan.ts';

/** One header field of a message. Its strings are made when they are asked for. */
export class HeaderField {
  readonly #head: string;
  readonly #scan: HeadScan;
  readonly #at: number;

  /** `head`: the message up to its body; `at`: index of the field's first number in `scan.fields`. */
  constructor(head: string, scan: HeadScan, at: number) {
    this.#head = head;
    this.#scan = scan;
    this.#at = at;
  }

  #number(which: number): number {
    return this.#scan.fields[this.#at + which] ?? 0;
  }

  /** Number of the name as in `HEADER_NAMES`; 0 for a name that is not listed there. */
  get id(): number {
    return this.#number(FIELD_ID) & ID_MASK;
  }

  /** Offset of the field's first byte in the message. */
  get start(): number {
    return this.#number(FIELD_START);
  }

  /** Offset after the field's last line end: `[start, end)` covers folded lines and the CRLF. */
  get end(): number {
    return this.#number(FIELD_END);
  }

  /** Offset of the first byte of the trimmed value. */
  get valueStart(): number {
    return this.#number(FIELD_VALUE_START);
  }

  /** Offset after the last byte of the trimmed value. */
  get valueEnd(): number {
    return this.#number(FIELD_VALUE_END);
  }

  /** Name as written (`v`, `VIA`, `Via`). */
  get name(): string {
    return this.#head.slice(this.start, this.#number(FIELD_NAME_END));
  }

  /** Canonical lower-case name (`via`), compact forms resolved. */
  get type(): string {
    return this.id > 0 ? (HEADER_NAMES[this.id] ?? '') : canonicalHeaderName(this.name);
  }

  /** The value unfolded and trimmed. */
  get value(): string {
    const raw = this.rawValue;
    return (this.#number(FIELD_ID) & FOLDED) !== 0 ? unfold(raw) : raw;
  }

  /** The value trimmed, folding kept as received (what Kamailio's `$hdr()` shows). */
  get rawValue(): string {
    return this.#head.slice(this.valueStart, this.valueEnd);
  }
}

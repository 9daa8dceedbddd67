import type { SipMessage } from './message.ts';
import { mediaType, parseMultipart, partOfType } from './multipart.ts';

/** One line of a session description (RFC 8866 §5); offsets into its text. */
export interface SdpLine {
  /** The letter before the `=`. */
  readonly type: string;
  /** What follows it, without the line end. */
  readonly value: string;
  readonly valueStart: number;
  /** Offset after the line end. */
  readonly end: number;
}

/** The session part, or one media description. */
export interface SdpSection {
  readonly lines: readonly SdpLine[];
  /** Offset after its last line. */
  readonly end: number;
}

/** A session description taken apart; nothing of its text is lost or changed. */
export interface Sdp {
  readonly session: SdpSection;
  readonly media: readonly SdpSection[];
}

/** An address in a line: `c=IN IP4 192.0.2.1`, the end of `o=` and of `a=rtcp:`. Offsets are into the text of the SDP. */
export interface SdpAddress {
  readonly family: 'IP4' | 'IP6';
  readonly address: string;
  readonly start: number;
  readonly end: number;
}

/** Takes a session description apart. Lines that are none are passed over; null when nothing in it is one. */
export function parseSdp(text: string): Sdp | null {
  const pattern = /([a-zA-Z])=([^\r\n]*)(?:\r\n|\n|\r|$)/y;
  const sections: SdpLine[][] = [[]];
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) {
      const next = text.indexOf('\n', at);
      at = next < 0 ? text.length : next + 1;
      continue;
    }
    const [whole, type = '', value = ''] = match;
    const line = { type, value, valueStart: at + 2, end: at + whole.length };
    if (type === 'm') sections.push([]);
    sections.at(-1)?.push(line);
    at = line.end;
  }
  const [session, ...media] = sections.map((lines) => ({ lines, end: lines.at(-1)?.end ?? 0 }));
  return session === undefined || session.lines.length === 0 ? null : { session, media };
}

/** The address of the first line of a type (`c`, `o`); null when it has none. */
export function addressIn(section: SdpSection, type: 'c' | 'o'): SdpAddress | null {
  const line = section.lines.find((one) => one.type === type);
  return line === undefined ? null : addressOf(line);
}

/** The address that a line names: what follows its `IN IP4` or `IN IP6`; null when it names none. */
export function addressOf({ value, valueStart }: SdpLine): SdpAddress | null {
  const match = /(?:^|\s)IN (IP4|IP6) (\S+)/.exec(value);
  const [whole, family, address] = match ?? [];
  if (match === null || whole === undefined || address === undefined) return null;
  const end = valueStart + match.index + whole.length;
  return { family: family === 'IP6' ? 'IP6' : 'IP4', address, start: end - address.length, end };
}

/** Where the session description of a message stands. */
export interface SdpBody {
  /** Offset in the message's bytes. */
  readonly start: number;
  readonly text: string;
}

const SDP_TYPE = 'application/sdp';

/** The session description that a message carries, as its body or as a part of it; null when there is none. */
export function sdpOf(message: SipMessage): SdpBody | null {
  const { headEnd, contentType } = message;
  const body = message.body.toString('latin1');
  if (body === '') return null;
  // RFC 3261 §20.15 wants a type with a body; one without is taken for SDP, as by Kamailio.
  if (contentType === null || mediaType(contentType).toLowerCase() === SDP_TYPE)
    return { start: headEnd, text: body };
  const multipart = parseMultipart(body, contentType);
  const part = multipart === null ? undefined : partOfType(multipart, SDP_TYPE);
  if (part === undefined) return null;
  return { start: headEnd + part.contentStart, text: body.slice(part.contentStart, part.contentEnd) };
}

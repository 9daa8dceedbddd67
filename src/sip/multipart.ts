import { equalsIgnoreCase } from './chars.ts';

/** One part of a multipart body (RFC 2046 §5.1); offsets into the body. */
export interface BodyPart {
  /** Where its delimiter line begins. */
  readonly delimiterStart: number;
  /** Where its own header begins, just after the delimiter line. */
  readonly start: number;
  readonly contentStart: number;
  /** Where the line end before the next delimiter begins: that line end belongs to the delimiter. */
  readonly contentEnd: number;
  /** Where the next delimiter line begins. */
  readonly next: number;
  /** Where the next delimiter line ends. */
  readonly nextEnd: number;
  readonly type: string;
}

/** A multipart body taken apart. */
export interface Multipart {
  readonly boundary: string;
  readonly parts: readonly BodyPart[];
  /** Where the closing delimiter line begins; -1 when there is none. */
  readonly closing: number;
}

/** Content-Type without its parameters; '' when there is none. */
export function mediaType(contentType: string | null): string {
  return (contentType ?? '').split(';', 1)[0]?.trim() ?? '';
}

/** The `boundary` of a multipart type; null for any other type. */
function boundaryOf(contentType: string | null): string | null {
  if (contentType === null || !/^multipart\//i.test(contentType)) return null;
  const match = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2] ?? '';
  return boundary === '' ? null : boundary;
}

/** Takes a multipart body apart; null when the type has no boundary. */
export function parseMultipart(body: string, contentType: string | null): Multipart | null {
  const boundary = boundaryOf(contentType);
  if (boundary === null) return null;
  const delimiters = delimitersOf(body, `--${boundary}`);
  const parts: BodyPart[] = [];
  for (const [index, { start, end, closing }] of delimiters.entries()) {
    const next = delimiters[index + 1];
    if (closing || next === undefined) break;
    parts.push(partOf(body, start, end, next));
  }
  return { boundary, parts, closing: delimiters.find(({ closing }) => closing)?.start ?? -1 };
}

interface Delimiter {
  readonly start: number;
  readonly end: number;
  readonly closing: boolean;
}

function delimitersOf(body: string, marker: string): Delimiter[] {
  const found: Delimiter[] = [];
  for (let start = body.indexOf(marker); start >= 0; start = body.indexOf(marker, start + 1)) {
    if (start > 0 && body.charAt(start - 1) !== '\n') continue;
    const lineEnd = body.indexOf('\n', start);
    const end = lineEnd < 0 ? body.length : lineEnd + 1;
    const rest = body.slice(start + marker.length, end).trimEnd();
    if (rest !== '' && rest !== '--') continue;
    found.push({ start, end, closing: rest === '--' });
    if (rest === '--') break;
  }
  return found;
}

function partOf(body: string, delimiterStart: number, start: number, next: Delimiter): BodyPart {
  let contentEnd = next.start;
  if (contentEnd > start && body.charAt(contentEnd - 1) === '\n') contentEnd--;
  if (contentEnd > start && body.charAt(contentEnd - 1) === '\r') contentEnd--;
  const empty = /^\r?\n|\r?\n\r?\n/.exec(body.slice(start, next.start));
  const headEnd = empty === null ? contentEnd : start + empty.index + empty[0].length;
  const head = body.slice(start, headEnd);
  const type = /^content-type\s*:\s*(.*)$/im.exec(head)?.[1] ?? 'text/plain';
  return {
    delimiterStart,
    start,
    contentStart: Math.min(headEnd, contentEnd),
    contentEnd,
    next: next.start,
    nextEnd: next.end,
    type: mediaType(type),
  };
}

/** The first part of a media type. */
export function partOfType(multipart: Multipart, type: string): BodyPart | undefined {
  return multipart.parts.find((part) => equalsIgnoreCase(part.type, mediaType(type)));
}

/** One part as it stands between delimiters, without the line end before the next one. */
export function partText(content: string, contentType: string, disposition?: string): string {
  const line = disposition === undefined ? '' : `Content-Disposition: ${disposition}\r\n`;
  return `Content-Type: ${contentType}\r\n${line}\r\n${content}`;
}

import type { SipMessage } from './message.ts';

/**
 * A deferred change of a message, plain data (Kamailio's "lumps"). Offsets are into the message as received, so edits
 * are invisible to later reads until applied. Inserts at one offset keep the order of the list.
 */
export type Edit =
  | { readonly kind: 'delete'; readonly start: number; readonly end: number }
  | { readonly kind: 'replace'; readonly start: number; readonly end: number; readonly text: string }
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | SocketEdit
  | { readonly kind: 'body'; readonly text: string };

/** Text that depends on the socket by which a request leaves, and so is known when it is sent (Record-Route, Path). */
export interface SocketEdit {
  readonly kind: 'socket';
  readonly at: number;
  /** What must differ between the socket it came by and the one it leaves by for `other` to be written. */
  readonly differ: 'socket' | 'transport';
  readonly same: SocketText;
  readonly other: SocketText;
}

/** What the text names of the socket that a request leaves by, and what stands before and after it. */
export interface SocketText {
  readonly before: string;
  readonly names: 'address' | 'transport' | 'nothing';
  readonly after: string;
}

/** The socket that a request leaves by, as headers name it. */
export interface SentBy {
  /** `host:port`, with `;transport=` where it is not udp. */
  readonly address: string;
  /** `udp`, `tcp` … */
  readonly transport: string;
  /** What is not the same as of the socket that the request came by. */
  readonly differs: { readonly socket: boolean; readonly transport: boolean };
}

/** The text of an edit that depends on the socket. */
export function socketText({ differ, same, other }: SocketEdit, sentBy: SentBy): string {
  const { before, names, after } = sentBy.differs[differ] ? other : same;
  return before + (names === 'nothing' ? '' : sentBy[names]) + after;
}

/** An edit that adds header lines (`text` ends in CRLF) after the last header. */
export function appendHeader(message: SipMessage, text: string): Edit {
  return { kind: 'insert', at: message.headersEnd, text };
}

/** An edit that adds header lines after the last header of that name; after the last of all when there is none. */
export function appendHeaderAfter(message: SipMessage, name: string, text: string): Edit {
  return { kind: 'insert', at: message.headers(name).at(-1)?.end ?? message.headersEnd, text };
}

/** An edit that adds header lines before the first header. */
export function insertHeader(message: SipMessage, text: string): Edit {
  return { kind: 'insert', at: message.headersStart, text };
}

/** An edit that adds header lines before the first header of that name; before the first header when there is none. */
export function insertHeaderBefore(message: SipMessage, name: string, text: string): Edit {
  return { kind: 'insert', at: message.header(name)?.start ?? message.headersStart, text };
}

/** Edits that remove every header of that name. */
export function removeHeaders(message: SipMessage, name: string): Edit[] {
  return message.headers(name).map((field) => ({ kind: 'delete', start: field.start, end: field.end }));
}

/** An edit that replaces the whole body (the last one counts). Content-Length follows at apply time. */
export function replaceBody(text: string): Edit {
  return { kind: 'body', text };
}

/** An edit that gives a reply another status line. */
export function replaceStatus(reply: SipMessage, status: number, reason: string): Edit {
  return { kind: 'replace', start: reply.statusStart, end: reply.reasonEnd, text: `${status} ${reason}` };
}

/** The status that a reply has with its edits; 0 for a request. */
export function statusWith(message: SipMessage, edits: readonly Edit[]): number {
  if (message.kind === 'request') return 0;
  const changed = edits.findLast((edit) => edit.kind === 'replace' && edit.start === message.statusStart);
  return changed?.kind === 'replace' ? Number(changed.text.slice(0, 3)) : message.status;
}

/** What else changes when a message is written. */
export interface Overrides {
  /** Request-URI in place of the received one. */
  readonly requestUri?: string | undefined;
  /** What edits that depend on the socket name. Without it they are left out: the message goes nowhere. */
  readonly sentBy?: SentBy | undefined;
}

/** A stretch of the message to leave out, with what stands in its place. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The message with its edits applied. Changes that overlap are safe: a byte is left out when any edit deletes it, and
 * every inserted text appears once. Content-Length is corrected (or added) when the body changed; bytes after the body
 * are left out. Offsets outside the message count as its nearest end.
 */
export function applyEdits(message: SipMessage, edits: readonly Edit[], overrides?: Overrides): Buffer {
  const headChanges: Change[] = [];
  let newBody: string | null = null;
  if (overrides?.requestUri !== undefined && message.kind === 'request') {
    headChanges.push({
      start: message.requestUriStart,
      end: message.requestUriEnd,
      text: overrides.requestUri,
    });
  }
  const bodyChanges: Change[] = [];
  for (const edit of edits) {
    if (edit.kind === 'body') newBody = edit.text;
    else if (edit.kind !== 'socket') place(message, edit, headChanges, bodyChanges);
    else if (overrides?.sentBy !== undefined) {
      const { at } = edit;
      headChanges.push({ start: at, end: at, text: socketText(edit, overrides.sentBy) });
    }
  }

  const bodyPieces =
    newBody === null ? applyChanges(message.bytes, message.headEnd, message.bodyEnd, bodyChanges) : [newBody];
  const bodyChanged = newBody !== null || bodyChanges.length > 0;
  const changes = bodyChanged
    ? withContentLength(message, headChanges, totalLength(bodyPieces))
    : headChanges;
  const pieces = applyChanges(message.bytes, message.start, message.headEnd, changes);
  // A head that was let through without its empty line gets one.
  if (message.headersEnd === message.headEnd) pieces.push('\r\n');
  return join([...pieces, ...bodyPieces]);
}

/**
 * Sorts an edit to the head or to the body; one that spans both is split around the empty line between them, which no
 * edit can remove.
 */
function place(
  message: SipMessage,
  edit: Exclude<Edit, { kind: 'body' | 'socket' }>,
  head: Change[],
  body: Change[],
): void {
  const from = edit.kind === 'insert' ? edit.at : edit.start;
  const start = clamp(from, message.start, message.bodyEnd);
  const end = edit.kind === 'insert' ? start : clamp(edit.end, start, message.bodyEnd);
  const text = edit.kind === 'delete' ? '' : edit.text;
  const { headersEnd, headEnd } = message;
  if (start >= headEnd && start > headersEnd) {
    body.push({ start, end, text });
    return;
  }
  head.push({ start: Math.min(start, headersEnd), end: Math.min(end, headersEnd), text });
  if (end > headEnd) body.push({ start: headEnd, end, text: '' });
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/**
 * The head's changes with the one that makes Content-Length right: changes inside the old value give way to it, and a
 * field that is missing, or that an edit removes, is written at the end, where Kamailio adds a missing one.
 */
function withContentLength(message: SipMessage, changes: readonly Change[], length: number): Change[] {
  const field = message.header('content-length');
  if (field === null || changes.some((change) => change.start <= field.start && change.end >= field.end)) {
    const { headersEnd } = message;
    return [...changes, { start: headersEnd, end: headersEnd, text: `Content-Length: ${length}\r\n` }];
  }
  const { valueStart, valueEnd } = field;
  const others = changes.filter((change) => change.start < valueStart || change.end > valueEnd);
  return [...others, { start: valueStart, end: valueEnd, text: String(length) }];
}

/** `bytes[start, end)` with the changes made, as pieces. */
function applyChanges(
  bytes: Buffer,
  start: number,
  end: number,
  changes: readonly Change[],
): (Buffer | string)[] {
  const pieces: (Buffer | string)[] = [];
  // Array.prototype.sort is stable, so changes at one offset stay in the order they were made.
  const ordered = [...changes].sort((a, b) => a.start - b.start);
  let pos = start;
  for (const change of ordered) {
    if (change.start > pos) {
      pieces.push(bytes.subarray(pos, Math.min(change.start, end)));
      pos = change.start;
    }
    if (change.text.length > 0) pieces.push(change.text);
    pos = Math.max(pos, change.end);
  }
  if (pos < end) pieces.push(bytes.subarray(pos, end));
  return pieces;
}

function totalLength(pieces: readonly (Buffer | string)[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

function join(pieces: readonly (Buffer | string)[]): Buffer {
  const out = Buffer.allocUnsafe(totalLength(pieces));
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') out.write(piece, at, 'latin1');
    else piece.copy(out, at);
    at += piece.length;
  }
  return out;
}

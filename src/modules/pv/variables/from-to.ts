import type { RunContext, Value, VariableDeclaration } from '../../../kit/index.ts';
import type { Edit } from '../../../sip/edits.ts';
import { type NameAddr, parseNameAddr } from '../../../sip/name-addr.ts';
import { type PvState, readOnly, readWrite, textOnly, type Variables } from '../state.ts';
import { hostOf, userOf } from './uri.ts';

type Which = 'from' | 'to';

/** The header as received and where its pieces stand in the message. */
interface Placed {
  readonly value: NameAddr;
  /** Offset of the value in the message. */
  readonly start: number;
  /** Offset of the URI in the message. */
  readonly uriStart: number;
}

function placed(run: RunContext, which: Which): Placed | null {
  const field = run.message.header(which);
  if (field === null) return null;
  const raw = field.rawValue;
  const value = parseNameAddr(raw);
  if (value === null) return null;
  const start = field.valueStart;
  return { value, start, uriStart: start + raw.indexOf(value.uri, value.display.length) };
}

function replace(run: RunContext, start: number, end: number, text: string): true {
  const edit: Edit =
    start === end ? { kind: 'insert', at: start, text } : { kind: 'replace', start, end, text };
  run.state.edits.push(edit);
  return true;
}

/** The URI in place of the received one; deferred as every edit, so reads still show the received one. */
function setUri(run: RunContext, which: Which, value: Value): boolean {
  const found = placed(run, which);
  const text = textOnly(value);
  if (found === null || text === null) return false;
  return replace(run, found.uriStart, found.uriStart + found.value.uri.length, text);
}

/** Undefined removes the user part (and password) with its `@`. */
function setUser(run: RunContext, which: Which, value: Value): boolean {
  const found = placed(run, which);
  const uri = found?.value.parsedUri;
  if (found === null || uri === null || uri === undefined || typeof value === 'number') return false;
  const start = found.uriStart + uri.scheme.length + 1;
  if (uri.scheme === 'tel') return replace(run, start, start + (uri.user?.length ?? 0), value ?? '');
  const at = found.value.uri.indexOf('@');
  if (at < 0) return value === null || replace(run, start, start, `${value}@`);
  if (value === null) return replace(run, start, found.uriStart + at + 1, '');
  return replace(run, start, start + (uri.user?.length ?? 0), value);
}

function setHost(run: RunContext, which: Which, value: Value): boolean {
  const found = placed(run, which);
  const uri = found?.value.parsedUri;
  const text = textOnly(value);
  if (found === null || uri === null || uri === undefined || text === null || uri.host === '') return false;
  const start = found.uriStart + Math.max(found.value.uri.indexOf('@'), uri.scheme.length) + 1;
  return replace(run, start, start + uri.host.length, text);
}

/** Undefined removes the display name with the blanks after it. */
function setDisplay(run: RunContext, which: Which, value: Value): boolean {
  const found = placed(run, which);
  if (found === null || typeof value === 'number') return false;
  const { start, uriStart, value: header } = found;
  const { bytes } = run.message;
  if (header.display !== '') {
    const end = start + header.display.length;
    return value === null
      ? replace(run, start, bytes.indexOf(0x3c, end), '')
      : replace(run, start, end, value);
  }
  if (value === null) return true;
  if (bytes[uriStart - 1] === 0x3c) return replace(run, start, start, `${value} `);
  // A display name needs the brackets that the header came without (RFC 3261 §20.10).
  const end = uriStart + header.uri.length;
  run.state.edits.push(
    { kind: 'insert', at: uriStart, text: `${value} <` },
    { kind: 'insert', at: end, text: '>' },
  );
  return true;
}

function variables(
  which: Which,
): Record<'uri' | 'user' | 'host' | 'display' | 'tag' | 'length', VariableDeclaration<PvState>> {
  const name = which === 'from' ? 'From' : 'To';
  const header = (run: RunContext): NameAddr | null => run.message[which];
  const uriPart = (run: RunContext, pick: typeof userOf): string | null => {
    const uri = header(run)?.parsedUri ?? null;
    return uri === null ? null : pick(uri);
  };
  return {
    uri: readWrite(
      `The URI of ${name}.`,
      (run) => header(run)?.uri ?? null,
      (run, value) => setUri(run, which, value),
    ),
    user: readWrite(
      `User part of the URI of ${name}.`,
      (run) => uriPart(run, userOf),
      (run, value) => setUser(run, which, value),
    ),
    host: readWrite(
      `Host of the URI of ${name}.`,
      (run) => uriPart(run, hostOf),
      (run, value) => setHost(run, which, value),
    ),
    display: readWrite(
      `Display name of ${name}, quotes kept.`,
      (run) => header(run)?.display || null,
      (run, value) => setDisplay(run, which, value),
    ),
    tag: readOnly(`The tag of ${name}.`, (run) => header(run)?.tag ?? null),
    length: readOnly(`Length of the user part of ${name}.`, (run) => {
      return header(run) === null ? null : (uriPart(run, userOf)?.length ?? 0);
    }),
  };
}

const from = variables('from');
const to = variables('to');

/** From and To. Writes are edits: they show in what is sent, not in later reads. */
export const FROM_TO_VARIABLES: Variables = {
  fu: from.uri,
  from: from.uri,
  fU: from.user,
  fd: from.host,
  fn: from.display,
  ft: from.tag,
  fUl: from.length,
  tu: to.uri,
  to: to.uri,
  tU: to.user,
  td: to.host,
  tn: to.display,
  tt: to.tag,
  tUl: to.length,
};

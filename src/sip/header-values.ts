import type { HeaderField } from './header-field.ts';
import type { SipMessage } from './message.ts';

/** A parameter of a header value, with offsets into the message. */
export interface ValueParam {
  readonly name: string;
  /** As written, with quotes; null where there is no `=`. */
  readonly value: string | null;
  /** Where what separates it from the one before begins, or it itself where it is the first of credentials. */
  readonly start: number;
  readonly nameEnd: number;
  /** Offset of the value; that of the end where there is none. */
  readonly valueStart: number;
  readonly end: number;
}

/** One value of a header of several, with offsets into the message. */
export interface HeaderValue {
  readonly field: HeaderField;
  /** What stands between the commas (or in the header), white space included. */
  readonly from: number;
  readonly to: number;
  /** The value without the white space around it. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How the values of a header are written. */
export type ValueForm =
  /** A list: `a;p=1, b;p=2`. */
  | 'list'
  /** One value a header, its parameters after a word: `Digest a="1", b="2"`. */
  | 'credentials';

/** All values of the headers of a name, in order. Commas in quotes and angle brackets separate nothing. */
export function headerValues(message: SipMessage, name: string, form: ValueForm): HeaderValue[] {
  return message.headers(name).flatMap((field) => {
    const { valueStart, valueEnd } = field;
    const text = message.headText(valueStart, valueEnd);
    const commas = form === 'list' ? separators(text, ',') : [];
    return [-1, ...commas].map((comma, index) => {
      const from = valueStart + comma + 1;
      const to = valueStart + (commas[index] ?? text.length);
      return { field, from, to, ...trimmed(message.headText(from, to), from) };
    });
  });
}

/** The parameters of a value. */
export function valueParams(value: HeaderValue, form: ValueForm): ValueParam[] {
  const { text, start } = value;
  const list = form === 'list';
  const marks = separators(text, list ? ';' : ',');
  if (!list) marks.unshift((/^\S+\s*/.exec(text)?.[0].length ?? 0) - 1);
  const params: ValueParam[] = [];
  for (const [index, mark] of marks.entries()) {
    const { name, ...rest } = readParam(text.slice(mark + 1, marks[index + 1]), start + mark + 1);
    const first = list ? start + mark : start + mark + 1;
    if (name !== '') params.push({ name, start: params.at(-1)?.end ?? first, ...rest });
  }
  return params;
}

/** The value without its parameters. */
export function bareValue(value: HeaderValue): string {
  return value.text.slice(0, separators(value.text, ';')[0]).trimEnd();
}

function readParam(piece: string, base: number): Omit<ValueParam, 'start'> {
  const equals = piece.indexOf('=');
  const { text: name, end: nameEnd } = trimmed(equals < 0 ? piece : piece.slice(0, equals), base);
  if (equals < 0) return { name, value: null, nameEnd, valueStart: nameEnd, end: nameEnd };
  const { text, start, end } = trimmed(piece.slice(equals + 1), base + equals + 1);
  return { name, value: text, nameEnd, valueStart: start, end };
}

function trimmed(text: string, from: number) {
  const left = text.trimStart();
  const start = from + text.length - left.length;
  const inner = left.trimEnd();
  return { start, end: start + inner.length, text: inner };
}

/** Where a character stands outside of quotes and angle brackets. */
function separators(text: string, separator: string): number[] {
  const found: number[] = [];
  let quoted = false;
  let bracketed = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '<') bracketed = true;
    else if (char === '>') bracketed = false;
    else if (char === separator && !bracketed) found.push(at);
  }
  return found;
}

import { type Problem, parseInteger, type Value } from '../../../kit/index.ts';
import {
  integerOf,
  operation,
  parameters,
  type TransformationClass,
  textOf,
  textOperation,
  variableEnd,
} from './operation.ts';

const SEPARATORS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };

/** `index,separator`: the separator is one char, which may be a comma, or `\n`, `\r`, `\t`, `\\`. */
function splitSelect(params: string | null): readonly string[] | Problem {
  if (params === null) return { problem: 'it takes an index and a separator' };
  const start = params.length - params.trimStart().length;
  const from = params.charAt(start) === '$' ? variableEnd(params, start) : start;
  const comma = params.indexOf(',', from);
  const index = params.slice(start, comma);
  if (comma < 0 || (!index.startsWith('$') && parseInteger(index.trim()) === null)) {
    return { problem: 'it takes an index and a separator' };
  }
  const written = params.slice(comma + 1);
  if (written.length === 1 && written !== '\\') return [index, written];
  const escaped =
    written.length === 2 && written.startsWith('\\') ? SEPARATORS[written.charAt(1)] : undefined;
  return escaped === undefined ? { problem: 'the separator must be one character' } : [index, escaped];
}

function select(text: string, index: number, separator: string): string {
  const fields = text.split(separator);
  return fields[index < 0 ? fields.length + index : index] ?? '';
}

/** Kamailio refuses an offset outside the text (undefined), cuts a length that is too long, and takes 0 for "to the end". */
function substr(text: string, offset: number, length: number): Value {
  const start = offset < 0 ? text.length + offset : offset;
  if (start < 0 || start >= text.length || length < 0) return null;
  return length === 0 ? text.slice(start) : text.slice(start, start + length);
}

function prefixes(text: string, most: number, quote: string): string {
  const count = most > 0 ? Math.min(most, text.length) : text.length;
  const list: string[] = [];
  for (let length = 1; length <= count; length++) list.push(quote + text.slice(0, length) + quote);
  return list.join(',');
}

function occurrences(text: string, part: string): number {
  return part === '' ? 0 : text.split(part).length - 1;
}

/** The offset of the first char of `wanted` in `text`; -1 when it is not there or nothing is wanted. */
function first(text: string, wanted: string): number {
  return wanted === '' ? -1 : text.indexOf(wanted.charAt(0));
}

function last(text: string, wanted: string): number {
  return wanted === '' ? -1 : text.lastIndexOf(wanted.charAt(0));
}

/** An operation with one text parameter; undefined when the parameter is. */
function withText(doc: string, apply: (text: string, param: string) => Value) {
  return operation(doc, parameters(['text']), (text, [param]) => {
    const given = textOf(param);
    return given === null ? null : apply(text, given);
  });
}

/** An operation with one number; undefined when the parameter is not one. */
function withCount(doc: string, apply: (text: string, count: number) => Value) {
  return operation(doc, parameters(['integer']), (text, [param]) => {
    const given = integerOf(param);
    return given === null ? null : apply(text, given);
  });
}

/** 5.6.3 puts the break after each of the first `length - 1` chars, where its manual promises lines of that length. */
function formatLines(text: string, length: number, padding: string): Value {
  if (length <= 0) return null;
  const breaks = Math.max(0, Math.min(length, text.length) - 1);
  let lines = '';
  for (let i = 0; i < breaks; i++) lines += `${text.charAt(i)}\r\n${padding}`;
  return lines + text.slice(breaks);
}

function linesWith(pad: string) {
  return operation(
    `{s.fmtline…,n,m}: breaks the text into lines and begins each new one with m times ${pad === ' ' ? 'a space' : 'a tab'}.`,
    parameters(['count', 'count']),
    (text, [length, width]) => {
      const n = integerOf(length);
      const m = integerOf(width);
      return n === null || m === null || m < 0 || m > 1024 ? null : formatLines(text, n, pad.repeat(m));
    },
  );
}

/** `{s.…}`: operations that take a text apart. */
export const STRING_PARTS: TransformationClass = {
  substr: operation(
    'Part of the text: offset (negative: from the end) and length (0: to the end). Undefined when the offset is outside.',
    parameters(['integer', 'count']),
    (text, [offset, length]) => {
      const from = integerOf(offset);
      const count = integerOf(length);
      return from === null || count === null ? null : substr(text, from, count);
    },
  ),
  select: operation(
    'The field at an index (negative: from the end) between separators; empty when there is none.',
    splitSelect,
    (text, [index, separator]) => {
      const at = integerOf(index);
      return at === null ? null : select(text, at, textOf(separator) ?? '');
    },
  ),
  strip: withCount('The text without its first n bytes.', (text, count) => text.slice(Math.max(0, count))),
  striptail: withCount('The text without its last n bytes.', (text, count) =>
    text.slice(0, Math.max(0, text.length - Math.max(0, count))),
  ),
  stripto: withText(
    'The text from the first such character on; empty when there is none.',
    (text, wanted) => {
      const at = first(text, wanted);
      return at < 0 ? '' : text.slice(at);
    },
  ),
  prefixes: operation(
    'All prefixes, comma separated, up to a length.',
    parameters(['count'], 0),
    (text, [most]) => {
      const limit = most === undefined ? 0 : integerOf(most);
      return limit === null ? null : prefixes(text, limit, '');
    },
  ),
  'prefixes.quoted': operation(
    'All prefixes in single quotes, comma separated, up to a length.',
    parameters(['count'], 0),
    (text, [most]) => {
      const limit = most === undefined ? 0 : integerOf(most);
      return limit === null ? null : prefixes(text, limit, "'");
    },
  ),
  trim: textOperation('The text without white space around it.', (text) =>
    text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''),
  ),
  ltrim: textOperation('The text without white space before it.', (text) => text.replace(/^[ \t\r\n]+/, '')),
  rtrim: textOperation('The text without white space after it.', (text) => text.replace(/[ \t\r\n]+$/, '')),
  rm: withText('The text without every occurrence of a part.', (text, part) =>
    part === '' ? text : text.replaceAll(part, ''),
  ),
  rmws: textOperation('The text without any white space.', (text) => text.replace(/[ \t\r\n]+/g, '')),
  replace: operation(
    'Every occurrence of a part replaced. With nothing to look for the result is empty.',
    parameters(['text', 'text']),
    (text, [part, replacement]) => {
      const wanted = textOf(part);
      const put = textOf(replacement);
      if (wanted === null || put === null) return null;
      return wanted === '' ? '' : text.split(wanted).join(put);
    },
  ),
  count: operation(
    'How often a part occurs.',
    (params) => (params === null ? { problem: 'it takes a parameter' } : [params]),
    (text, [part]) => {
      const wanted = textOf(part);
      return wanted === null ? null : occurrences(text, wanted);
    },
  ),
  before: aroundChar(
    'The text before the first such character; all of it when there is none.',
    (text, wanted) => {
      const at = first(text, wanted);
      return at < 0 ? text : text.slice(0, at);
    },
  ),
  after: aroundChar('The text after the first such character; empty when there is none.', (text, wanted) => {
    const at = first(text, wanted);
    return at < 0 ? '' : text.slice(at + 1);
  }),
  rbefore: aroundChar(
    'The text before the last such character; all of it when there is none.',
    (text, wanted) => {
      const at = last(text, wanted);
      return at < 0 ? text : text.slice(0, at);
    },
  ),
  rafter: aroundChar('The text after the last such character; empty when there is none.', (text, wanted) => {
    const at = last(text, wanted);
    return at < 0 ? '' : text.slice(at + 1);
  }),
  fmtlines: linesWith(' '),
  fmtlinet: linesWith('\t'),
};

/** One character as the parameter, which may be a comma. */
function aroundChar(doc: string, apply: (text: string, wanted: string) => string) {
  return operation(
    doc,
    (params) => {
      if (params === null) return { problem: 'it takes a character' };
      const piece = params.replace(/^[ \t]+(?=.)/, '');
      return [piece];
    },
    (text, [param]) => {
      const wanted = textOf(param);
      return wanted === null ? null : apply(text, wanted);
    },
  );
}

import {
  ANY_ROUTE,
  declare,
  type FunctionDeclaration,
  literal,
  METHOD_BITS,
  optional,
  printed,
  refuse,
  toText,
} from '../../kit/index.ts';
import { equalsIgnoreCase } from '../../sip/chars.ts';
import { hasBody, holdOf, isMimeType } from './body-checks.ts';
import type { TextopsState } from './state.ts';

const { fn } = declare<TextopsState>();

/** Values of Privacy (RFC 3323 §4.2, RFC 3325 §9.3, RFC 4244 §3.2). */
const PRIVACY = ['user', 'header', 'session', 'none', 'critical', 'id', 'history'];

/** Functions that compare texts or look at the message, and change nothing. */
export const conditionFunctions = {
  is_method: fn({
    args: [literal('methods')],
    routes: ANY_ROUTE,
    doc: 'Whether the method (of a reply: of its CSeq) is one of `A|B|…`. 1 or -1.',
    check: ([methods]) => (methods === undefined ? null : methodsProblem(toText(methods))),
    run: (_state, { run }, methods) => (isListed(methods, run.message.method) ? 1 : -1),
  }),
  has_body: fn({
    args: [optional(literal('type'))],
    routes: ANY_ROUTE,
    doc: 'Whether there is a body, and of that type where one is given. 1 or -1; -2 when Content-Type is missing.',
    check: ([type]) =>
      type === undefined || isMimeType(toText(type))
        ? null
        : { problem: `"${type}" is no media type`, hint: 'write type/subtype' },
    run: (_state, { run }, type) => hasBody(run, type),
  }),
  is_privacy: fn({
    args: [literal('privacy')],
    routes: ANY_ROUTE,
    doc: 'Whether Privacy has that value. 1 or -1.',
    check: ([privacy]) =>
      privacy === undefined || PRIVACY.includes(toText(privacy).toLowerCase())
        ? null
        : { problem: `"${privacy}" is no value of Privacy`, hint: `use ${PRIVACY.join(', ')}` },
    run(_state, { run }, privacy) {
      const values = run.message.headers('privacy').flatMap((field) => field.value.split(';'));
      return values.some((value) => equalsIgnoreCase(value.trim(), privacy)) ? 1 : -1;
    },
  }),
  is_audio_on_hold: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Whether an audio stream of the SDP is on hold. 1 by address 0.0.0.0, 2 by sendonly or inactive, -1 not.',
    run: (_state, { run }) => holdOf(run),
  }),
  cmp_str: comparing('Whether the texts are the same.', (a, b) => (a === b ? 1 : -1)),
  cmp_istr: comparing('Whether the texts are the same but for case.', (a, b) =>
    equalsIgnoreCase(a, b) ? 1 : -1,
  ),
  starts_with: comparing('Whether the first text starts with the second.', (a, b) =>
    a.startsWith(b) ? 1 : -1,
  ),
  ends_with: comparing('Whether the first text ends with the second.', (a, b) => (a.endsWith(b) ? 1 : -1)),
  str_find: comparing(
    'Position of the second text in the first, counted from 1; -1 when it is not in it.',
    foundAt,
  ),
  str_ifind: comparing('As `str_find`; case does not count.', (a, b) =>
    foundAt(a.toLowerCase(), b.toLowerCase()),
  ),
  search_str: fn({
    args: [printed('text'), printed('re')],
    routes: ANY_ROUTE,
    doc: 'Whether the regular expression matches in the text. 1 or -1.',
    run(state, call, text, re) {
      const regex = state.regexes.get(re);
      if ('problem' in regex) return refuse(call, regex.problem, regex.hint);
      return regex.test(text) ? 1 : -1;
    },
  }),
  in_list: listing('is in the list', (item, subject) => item === subject),
  in_list_prefix: listing('starts with an item of the list', (item, subject) => subject.startsWith(item)),
};

function comparing(
  doc: string,
  compare: (first: string, second: string) => number,
): FunctionDeclaration<TextopsState> {
  return fn({
    args: [printed('text'), printed('second text')],
    routes: ANY_ROUTE,
    doc,
    run: (_state, _call, first, second) => compare(first, second),
  });
}

/** The empty text is found at the end, as in Kamailio. */
function foundAt(text: string, wanted: string): number {
  const at = wanted === '' ? text.length : text.indexOf(wanted);
  return at < 0 ? -1 : at + 1;
}

function listing(
  doc: string,
  matches: (item: string, subject: string) => boolean,
): FunctionDeclaration<TextopsState> {
  return fn({
    args: [printed('subject'), printed('list'), printed('separator')],
    routes: ANY_ROUTE,
    doc: `Whether the subject ${doc}; white space around items does not count. 1 or -1.`,
    check: ([, , separator]) =>
      separator === undefined || toText(separator).length === 1
        ? null
        : { problem: `the separator "${separator}" must be one character` },
    run(_state, call, subject, list, separator) {
      if (subject === '') return refuse(call, 'the subject is empty');
      if (separator.length !== 1) return refuse(call, `the separator "${separator}" must be one character`);
      for (const piece of list.split(separator)) {
        const item = piece.trim();
        if (item !== '' && matches(item, subject)) return 1;
      }
      return -1;
    },
  });
}

function methodsProblem(methods: string) {
  if (!methods.includes('|')) return methods === '' ? { problem: 'the method is empty' } : null;
  const unknown = methods.split('|').find((method) => !METHOD_BITS.has(method.trim().toUpperCase()));
  return unknown === undefined
    ? null
    : { problem: `"${unknown}" is no known method`, hint: 'only known methods may stand in a list' };
}

function isListed(methods: string, method: string): boolean {
  if (!methods.includes('|')) return equalsIgnoreCase(methods, method);
  const upper = method.toUpperCase();
  return methods.split('|').some((item) => item.trim().toUpperCase() === upper);
}

import {
  ANY_ROUTE,
  type Arg,
  declare,
  type FunctionDeclaration,
  literal,
  printed,
  type RunContext,
  regex,
} from '../../kit/index.ts';
import type { Regex } from '../../script/regex.ts';
import { chosen, pattern, whichOf } from './arguments.ts';
import type { TextopsState } from './state.ts';

const { fn } = declare<TextopsState>();

/** A stretch of the message: its text and where it begins. */
export interface Region {
  readonly text: string;
  readonly start: number;
}

/** Which part of the message a function works on; the first line is only searched, never changed. */
export type Part = 'message' | 'after first line' | 'headers' | 'body';

/** The text of a part as received. */
export function regionOf({ message }: RunContext, part: Part): Region {
  const { bytes, headersStart, headersEnd, headEnd, bodyEnd } = message;
  const start = part === 'message' ? message.start : part === 'body' ? headEnd : headersStart;
  const end = part === 'headers' ? headersEnd : bodyEnd;
  return { text: bytes.toString('latin1', start, Math.max(start, end)), start };
}

/** Functions that search the message as received, and those that replace what they find when it is sent. */
export const replacingFunctions = {
  search: searching('message'),
  search_body: searching('body'),
  search_hf: fn({
    args: [printed('name'), pattern('re'), literal('flags')],
    routes: ANY_ROUTE,
    doc: 'Whether the value of a header matches: of all of that name (a), the first (f) or the last (l). 1 or -1.',
    run(_state, { run }, name, re, flags) {
      const fields = chosen(run.message.headers(name), whichOf(flags));
      return fields.some((field) => re.test(field.rawValue)) ? 1 : -1;
    },
  }),
  search_append: appending('after first line'),
  search_append_body: appending('body'),
  replace: replacing('after first line', pattern('re'), 'first'),
  replace_hdrs: replacing('headers', pattern('re'), 'first'),
  replace_body: replacing('body', pattern('re'), 'first'),
  replace_all: replacing('after first line', pattern('re'), 'all'),
  replace_body_all: replacing('body', pattern('re'), 'all'),
  replace_body_atonce: replacing('body', regex('re', { interpolate: false }), 'all'),
  replace_str: replacingText('after first line'),
  replace_hdrs_str: replacingText('headers'),
  replace_body_str: replacingText('body'),
};

function searching(part: Part): FunctionDeclaration<TextopsState> {
  return fn({
    args: [pattern('re')],
    routes: ANY_ROUTE,
    doc: `Whether the regular expression matches in the ${part} as received. 1 or -1.`,
    run: (_state, { run }, re) => (re.test(regionOf(run, part).text) ? 1 : -1),
  });
}

function appending(part: Part): FunctionDeclaration<TextopsState> {
  return fn({
    args: [pattern('re'), literal('text')],
    routes: ANY_ROUTE,
    doc: `Adds a text after the first match (${part}). 1 added, -1 no match.`,
    run(_state, { run }, re, text) {
      const region = regionOf(run, part);
      const match = re.match(region.text);
      if (match === null) return -1;
      run.state.edits.push({ kind: 'insert', at: region.start + match.end, text });
      return 1;
    },
  });
}

function replacing(part: Part, re: Arg<Regex>, which: 'first' | 'all'): FunctionDeclaration<TextopsState> {
  return fn({
    args: [re, literal('text')],
    routes: ANY_ROUTE,
    doc: `Replaces the ${which === 'all' ? 'matches' : 'first match'} by a text (${part}). 1 replaced, -1 no match.`,
    run(_state, { run }, wanted, text) {
      const found = replaceMatches(run, regionOf(run, part), wanted, which === 'all', () => text);
      return found ? 1 : -1;
    },
  });
}

/** Leaves an edit for each match (or the first); false when there was none. */
export function replaceMatches(
  run: RunContext,
  region: Region,
  wanted: Regex,
  all: boolean,
  replacement: (match: NonNullable<ReturnType<Regex['match']>>) => string,
): boolean {
  let found = false;
  for (let at = 0; at <= region.text.length; ) {
    const match = wanted.match(region.text, at);
    if (match === null) break;
    found = true;
    const start = region.start + match.start;
    run.state.edits.push({ kind: 'replace', start, end: region.start + match.end, text: replacement(match) });
    if (!all) break;
    // An empty match consumes nothing: step over one byte, or it would be found for ever.
    at = match.end > match.start ? match.end : match.end + 1;
  }
  return found;
}

function replacingText(part: Part): FunctionDeclaration<TextopsState> {
  return fn({
    args: [printed('match'), printed('text'), printed('mode')],
    routes: ANY_ROUTE,
    doc: `Replaces a text by another (${part}): the first (f) or all (a). 1, also when there was none.`,
    run(_state, { run }, wanted, text, mode) {
      if (wanted === '') return 1;
      const region = regionOf(run, part);
      for (
        let at = region.text.indexOf(wanted);
        at >= 0;
        at = region.text.indexOf(wanted, at + wanted.length)
      ) {
        const start = region.start + at;
        run.state.edits.push({ kind: 'replace', start, end: start + wanted.length, text });
        if (mode.startsWith('f')) break;
      }
      return 1;
    },
  });
}

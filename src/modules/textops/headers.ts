import {
  ANY_ROUTE,
  type Arg,
  declare,
  type FunctionDeclaration,
  int,
  isProblem,
  literal,
  optional,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import {
  appendHeader,
  appendHeaderAfter,
  insertHeader,
  insertHeaderBefore,
  removeHeaders,
} from '../../sip/edits.ts';
import type { HeaderField } from '../../sip/header-field.ts';
import { pattern } from './arguments.ts';
import type { TextopsState } from './state.ts';

const { fn } = declare<TextopsState>();

/** Where Kamailio lets a reply be prepared. */
export const REPLY_PREPARING_ROUTES: readonly RouteKind[] = ['request', 'failure', 'branch', 'event'];

/** What Kamailio answers when there are headers of the name, but none of that index. */
const NO_SUCH_INDEX = 2;

/** Functions that look for, add and remove headers. What they change is seen when the message is sent, not before. */
export const headerFunctions = {
  append_hf: fn({
    args: [printed('header'), optional(printed('after'))],
    routes: ANY_ROUTE,
    doc: 'Adds a header after the last one, or after the first one of a name. 1, -1 for an empty text.',
    run(_state, call, text, after) {
      const { message, state } = call.run;
      if (text === '') return refuse(call, 'the header is empty');
      const line = wholeLines(text);
      const edit =
        after === undefined ? appendHeader(message, line) : appendHeaderAfter(message, after, line);
      state.edits.push(edit);
      return 1;
    },
  }),
  insert_hf: fn({
    args: [printed('header'), optional(printed('before'))],
    routes: ANY_ROUTE,
    doc: 'Adds a header before the first one, or before the first one of a name. 1, -1 for an empty text.',
    run(_state, call, text, before) {
      const { message, state } = call.run;
      if (text === '') return refuse(call, 'the header is empty');
      const line = wholeLines(text);
      const edit =
        before === undefined ? insertHeader(message, line) : insertHeaderBefore(message, before, line);
      state.edits.push(edit);
      return 1;
    },
  }),
  append_urihf: fn({
    args: [literal('before'), literal('after')],
    routes: REPLY_PREPARING_ROUTES,
    doc: 'Adds a header after the last one: a text, the Request-URI as received, a text.',
    run(_state, { run }, before, after) {
      const line = wholeLines(before + run.message.requestUri + after);
      run.state.edits.push(appendHeader(run.message, line));
      return 1;
    },
  }),
  remove_hf: removingNamed(literal('name')),
  remove_hf_pv: removingNamed(printed('name')),
  remove_hf_re: fn({
    args: [pattern('re')],
    routes: ANY_ROUTE,
    doc: 'Removes the headers whose name matches. 1 removed, -1 none.',
    run: (_state, { run }, re) => removeWhere(run, (field) => re.test(field.name)),
  }),
  remove_hf_re_pv: fn({
    args: [printed('re')],
    routes: ANY_ROUTE,
    doc: 'Removes the headers whose name matches. 1 removed, -1 none.',
    run(state, call, re) {
      const regex = state.regexes.get(re);
      if (isProblem(regex)) return refuse(call, regex.problem, regex.hint);
      return removeWhere(call.run, (field) => regex.test(field.name));
    },
  }),
  remove_hf_exp: fn({
    args: [pattern('re'), pattern('except')],
    routes: ANY_ROUTE,
    doc: 'Removes the headers whose name matches the first expression and not the second. 1 removed, -1 none.',
    run: (_state, { run }, re, except) =>
      removeWhere(run, (field) => re.test(field.name) && !except.test(field.name)),
  }),
  remove_hf_exp_pv: fn({
    args: [printed('re'), printed('except')],
    routes: ANY_ROUTE,
    doc: 'Removes the headers whose name matches the first expression and not the second. 1 removed, -1 none.',
    run(state, call, re, except) {
      const removed = state.regexes.get(re);
      const kept = state.regexes.get(except);
      if (isProblem(removed)) return refuse(call, removed.problem, removed.hint);
      if (isProblem(kept)) return refuse(call, kept.problem, kept.hint);
      return removeWhere(call.run, (field) => removed.test(field.name) && !kept.test(field.name));
    },
  }),
  remove_hf_idx: fn({
    args: [printed('name'), int('index')],
    routes: ANY_ROUTE,
    doc: 'Removes one header of a name by its index; -1 is the last. 1 removed, 2 none of that index.',
    run(_state, { run }, name, index) {
      const field = run.message.headers(name).at(index);
      if (field === undefined) return NO_SUCH_INDEX;
      run.state.edits.push({ kind: 'delete', start: field.start, end: field.end });
      return 1;
    },
  }),
  remove_hf_match: fn({
    args: [printed('name'), printed('operator'), printed('text')],
    routes: ANY_ROUTE,
    doc: 'Removes the headers of a name whose value fits: eq, ne, in (has it in it), re. 1 removed, -1 none.',
    run(state, call, name, operator, text) {
      const fits = valueMatcher(state, operator, text);
      if (isProblem(fits)) return refuse(call, fits.problem, fits.hint);
      const { message, state: runState } = call.run;
      const fields = message.headers(name).filter((field) => fits(field.rawValue));
      for (const { start, end } of fields) runState.edits.push({ kind: 'delete', start, end });
      return fields.length > 0 ? 1 : -1;
    },
  }),
  is_present_hf: presentNamed(literal('name')),
  is_present_hf_pv: presentNamed(printed('name')),
  is_present_hf_re: fn({
    args: [pattern('re')],
    routes: ANY_ROUTE,
    doc: 'Whether there is a header whose name matches. 1 or -1.',
    run: (_state, { run }, re) => (run.message.allHeaders().some((field) => re.test(field.name)) ? 1 : -1),
  }),
  is_present_hf_re_pv: fn({
    args: [printed('re')],
    routes: ANY_ROUTE,
    doc: 'Whether there is a header whose name matches. 1 or -1.',
    run(state, call, re) {
      const regex = state.regexes.get(re);
      if (isProblem(regex)) return refuse(call, regex.problem, regex.hint);
      return call.run.message.allHeaders().some((field) => regex.test(field.name)) ? 1 : -1;
    },
  }),
  append_to_reply: fn({
    args: [printed('header')],
    routes: REPLY_PREPARING_ROUTES,
    doc: 'Adds a header to the replies this request gets from us. 1, -1 for an empty text.',
    run(_state, call, text) {
      if (text === '') return refuse(call, 'the header is empty');
      call.run.state.reply.headers += text;
      return 1;
    },
  }),
  append_time: fn({
    args: [],
    routes: REPLY_PREPARING_ROUTES,
    doc: 'Adds a Date header to the replies this request gets from us.',
    run(_state, { run }) {
      run.state.reply.headers += dateHeader(run);
      return 1;
    },
  }),
  append_time_to_request: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Adds a Date header.',
    run(_state, { run }) {
      run.state.edits.push(appendHeader(run.message, dateHeader(run)));
      return 1;
    },
  }),
};

function removingNamed(name: Arg<string>): FunctionDeclaration<TextopsState> {
  return fn({
    args: [name],
    routes: ANY_ROUTE,
    doc: 'Removes the headers of a name (long or compact form). 1 removed, -1 none.',
    run(_state, { run }, wanted) {
      const edits = removeHeaders(run.message, wanted);
      run.state.edits.push(...edits);
      return edits.length > 0 ? 1 : -1;
    },
  });
}

function presentNamed(name: Arg<string>): FunctionDeclaration<TextopsState> {
  return fn({
    args: [name],
    routes: ANY_ROUTE,
    doc: 'Whether there is a header of that name (long or compact form). 1 or -1.',
    run: (_state, { run }, wanted) => (run.message.header(wanted) === null ? -1 : 1),
  });
}

function removeWhere(run: RunContext, wanted: (field: HeaderField) => boolean): number {
  const fields = run.message.allHeaders().filter(wanted);
  for (const { start, end } of fields) run.state.edits.push({ kind: 'delete', start, end });
  return fields.length > 0 ? 1 : -1;
}

function valueMatcher(state: TextopsState, operator: string, text: string) {
  switch (operator) {
    case 'eq':
      return (value: string): boolean => value === text;
    case 'ne':
      return (value: string): boolean => value !== text;
    case 'in':
      return (value: string): boolean => value.includes(text);
    case 're': {
      const regex = state.regexes.get(text);
      return isProblem(regex) ? regex : (value: string): boolean => regex.test(value);
    }
    default:
      return { problem: `unknown operator "${operator}"`, hint: 'use eq, ne, in or re' };
  }
}

/** A header that lacks its line end would run into the next one: it gets one. */
function wholeLines(text: string): string {
  return text.endsWith('\n') ? text : `${text}\r\n`;
}

/** Date (RFC 3261 §20.17). */
function dateHeader(run: RunContext): string {
  return `Date: ${new Date(run.services.clock.wallTime()).toUTCString()}\r\n`;
}

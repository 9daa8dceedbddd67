import {
  ANY_ROUTE,
  declare,
  type FunctionDeclaration,
  isProblem,
  literal,
  printed,
  type RouteKind,
  type RunContext,
  refuse,
  toText,
} from '../../kit/index.ts';
import { applySubst, replacementFor, type Subst } from '../../script/subst.ts';
import { formatUri, parseUri } from '../../sip/uri.ts';
import { chosen, substitution, whichOf } from './arguments.ts';
import { regionOf, replaceMatches } from './replacing.ts';
import type { TextopsState } from './state.ts';

const { fn } = declare<TextopsState>();

const URI_ROUTES: readonly RouteKind[] = ['request', 'failure', 'onreply', 'branch', 'event'];

/** `subst` and its kin: `/pattern/replacement/flags`. */
export const substitutingFunctions = {
  subst: substitutingIn('after first line'),
  subst_body: substitutingIn('body'),
  subst_hf: fn({
    args: [printed('name'), substitution('subst'), literal('flags')],
    routes: ANY_ROUTE,
    doc: 'Substitutes in the values of headers: of all of that name (a), the first (f) or the last (l). 1 or -1.',
    run(state, { run }, name, subst, flags) {
      let found = false;
      for (const field of chosen(run.message.headers(name), whichOf(flags))) {
        const region = { text: field.rawValue, start: field.valueStart };
        const changed = replaceMatches(run, region, subst.regex, subst.global, (match) =>
          replacementFor(subst, region.text, match, (text) => expand(state, run, text)),
        );
        found ||= changed;
      }
      return found ? 1 : -1;
    },
  }),
  subst_uri: fn({
    args: [substitution('subst')],
    routes: URI_ROUTES,
    doc: 'Substitutes in the Request-URI. 1 changed, -1 no match.',
    run(state, { run }, subst) {
      const uri = substituted(state, run, subst, run.requestUri);
      if (uri === null) return -1;
      run.requestUri = uri;
      return 1;
    },
  }),
  subst_user: fn({
    args: [substitution('subst')],
    routes: URI_ROUTES,
    doc: 'Substitutes in the user part of the Request-URI. 1 changed, -1 no match or no URI.',
    run(state, call, subst) {
      const { run } = call;
      const uri = parseUri(run.requestUri);
      if (uri === null) return refuse(call, 'the Request-URI is no URI');
      const user = substituted(state, run, subst, uri.user ?? '');
      if (user === null) return -1;
      run.requestUri = formatUri({ ...uri, user: user === '' ? null : user });
      return 1;
    },
  }),
};

function substitutingIn(part: 'after first line' | 'body'): FunctionDeclaration<TextopsState> {
  return fn({
    args: [substitution('subst')],
    routes: ANY_ROUTE,
    doc: `Substitutes in the message as received (${part}). 1 changed, -1 no match.`,
    run(state, { run }, subst) {
      const region = regionOf(run, part);
      const changed = replaceMatches(run, region, subst.regex, subst.global, (match) =>
        replacementFor(subst, region.text, match, (text) => expand(state, run, text)),
      );
      return changed ? 1 : -1;
    },
  });
}

function substituted(state: TextopsState, run: RunContext, subst: Subst, text: string): string | null {
  return applySubst(subst, text, (variable) => expand(state, run, variable));
}

/** The text of a variable in a replacement; here an undefined one is empty. */
function expand(state: TextopsState, run: RunContext, text: string): string {
  let read = state.variables.get(text);
  if (read === undefined) {
    const compiled = state.format(text);
    read = isProblem(compiled) ? () => text : compiled;
    state.variables.set(text, read);
  }
  return toText(read(run));
}

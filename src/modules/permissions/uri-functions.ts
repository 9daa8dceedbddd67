import {
  ANY_ROUTE,
  type Call,
  declare,
  isProblem,
  literal,
  optional,
  type Problem,
  printed,
  type RouteKind,
  refuse,
  type Value,
} from '../../kit/index.ts';
import { parseUri } from '../../sip/uri.ts';
import type { RulePair } from './rule-files.ts';
import type { PermissionsState } from './state.ts';

const { fn } = declare<PermissionsState>();

const REGISTER_ROUTES: readonly RouteKind[] = ['request', 'failure', 'branch-failure', 'event'];

/** Functions that look at who sends to whom, by the rules of files. */
export const uriFunctions = {
  allow_routing: fn({
    args: [optional(literal('file')), optional(literal('file of denials'))],
    routes: ANY_ROUTE,
    doc: 'Whether From may reach the Request-URI and all further destinations, by the rules of `default_allow_file` and `default_deny_file`, of a name with `allow_suffix` and `deny_suffix`, or of two files. 1 allowed, -1 denied.',
    check: checkFiles,
    run(state, call, first, second) {
      const { run } = call;
      const rules = rulesOf(state, first, second);
      if (isProblem(rules)) return refuse(call, rules.problem, rules.hint);
      const others = state.allBranches ? run.state.destinations.map(({ uri }) => uri) : [];
      const targets: (string | null)[] = [run.requestUri, ...others].map(plainUri);
      return decide(rules, plainUri(run.request.from?.uri ?? ''), targets);
    },
  }),
  allow_register: fn({
    args: [literal('file'), optional(literal('file of denials'))],
    routes: REGISTER_ROUTES,
    doc: 'Whether To may register all its contacts, by the rules of such files. 1 allowed, also without contacts, -1 denied.',
    check: checkFiles,
    run(state, call, first, second) {
      const { message } = call.run;
      const rules = rulesOf(state, first, second);
      if (isProblem(rules)) return refuse(call, rules.problem, rules.hint);
      if (message.contacts === null) return refuse(call, 'a Contact cannot be read');
      const contacts = message.contacts.filter(({ uri }) => uri !== '*').map(({ uri }) => plainUri(uri));
      return contacts.length === 0 ? 1 : decide(rules, plainUri(message.to?.uri ?? ''), contacts);
    },
  }),
  allow_uri: fn({
    args: [literal('file'), printed('uri')],
    routes: REGISTER_ROUTES,
    doc: 'Whether From may reach a URI, by the rules of such files. 1 allowed, -1 denied.',
    check: ([file], _site, state) => checkFiles([file], _site, state),
    run(state, call, file, uri) {
      const rules = rulesOf(state, file, undefined);
      if (isProblem(rules)) return refuse(call, rules.problem, rules.hint);
      return decide(rules, plainUri(call.run.request.from?.uri ?? ''), [uri]);
    },
  }),
};

/** The rules of a call: the default ones, those of a name, those of two files. */
export function rulesOf(
  { files, defaults, suffixes }: PermissionsState,
  first: string | undefined,
  second: string | undefined,
): RulePair | Problem {
  if (first === undefined) return files.pair(defaults.allow, defaults.deny);
  return second === undefined
    ? files.pair(first + suffixes.allow, first + suffixes.deny)
    : files.pair(first, second);
}

/** 1 or -1. Allowed is what the one file allows, or the other does not deny; of several pairs all must be. */
export function decide(
  { allow, deny }: RulePair,
  from: string | null,
  targets: readonly (string | null)[],
): number {
  if (from === null) return -1;
  if (targets.every((target) => target !== null && allow.match(from, target))) return 1;
  return targets.some((target) => target === null || deny.match(from, target)) ? -1 : 1;
}

/** Reads the files when the script is loaded, so that a mistake in one is found there. */
function checkFiles(
  [first, second]: readonly (Value | undefined)[],
  _site: Call['site'],
  state: PermissionsState,
): Problem | null {
  const rules = rulesOf(
    state,
    typeof first === 'string' ? first : undefined,
    typeof second === 'string' ? second : undefined,
  );
  return isProblem(rules) ? rules : null;
}

/** Scheme, user and host of a URI; null for what has none. */
function plainUri(text: string): string | null {
  const uri = parseUri(text);
  if (uri === null || uri.host === '') return null;
  return `${uri.scheme}:${uri.user === null ? '' : `${uri.user}@`}${uri.host}`;
}

import { type Call, declare, defineModule, int, optional, type RouteKind, refuse } from '../../kit/index.ts';
import { replyEitherWay } from '../../run/stateless-reply.ts';
import { CHECKS, MESSAGE_CHECKS_END, URI_CHECKS_END } from './checks.ts';
import type { Fault, SanityState } from './state.ts';

const { fn } = declare<SanityState>();

const ROUTES: readonly RouteKind[] = ['request', 'onreply', 'branch-failure', 'event'];

/** What `sanity_reply` answers with when no check failed. */
const NO_FAULT: Fault = { status: 500, reason: 'Server Sanity Failure' };

/** Checks of requests that RFC 3261 suggests or demands of a server that forwards them. */
export default defineModule({
  name: 'sanity',
  doc: 'Checks of a message, chosen by a sum: 2 scheme of the Request-URI, 128 Content-Length, 256 Expires, 512 Proxy-Require, 1024 URIs (1 Request-URI, 2 From, 4 To, 8 Contact), 2048 digest credentials, 4096 several tags, 8192 as 2048 but any other scheme is right. 1, 4, 8, 16, 32, 64 and 16384 are checked of every message before the script runs.',
  needs: ['sl'],
  params: {
    default_checks: {
      type: 'int',
      default: 3047,
      doc: 'Checks of `sanity_check()`.',
      check: (sum) => sumProblem(sum, MESSAGE_CHECKS_END),
    },
    uri_checks: {
      type: 'int',
      default: 7,
      doc: 'URIs that check 1024 looks at.',
      check: (sum) => sumProblem(sum, URI_CHECKS_END),
    },
    proxy_require: {
      type: 'string',
      default: '',
      doc: 'Extensions that Proxy-Require may name, between commas.',
    },
    autodrop: { type: 'int', default: 1, doc: 'Whether a check that fails ends the script.' },
    noreply: {
      type: 'int',
      default: 0,
      doc: 'Whether the reply to a check that fails is left to the script (`sanity_reply`).',
    },
  },
  functions: {
    sanity_check: fn({
      args: [optional(int('message checks')), optional(int('URI checks'))],
      routes: ROUTES,
      answers: { how: 'statefully' },
      doc: 'Makes the checks. 1; where one fails it is answered, and the script ends, or goes on with -1 (`autodrop`).',
      run(state, call, messages = state.messageChecks, uris = state.uriChecks) {
        const problem = sumProblem(messages, MESSAGE_CHECKS_END) ?? sumProblem(uris, URI_CHECKS_END);
        if (problem !== null) return refuse(call, problem.problem, problem.hint);
        return check(state, call, messages, uris);
      },
    }),
    sanity_reply: fn({
      args: [],
      routes: ROUTES,
      answers: { how: 'statefully' },
      doc: 'Answers as the check that failed would have (`noreply`); without one with 500. 1, also where there is nothing to do.',
      run(state, call) {
        if (!state.answers) answer(call, state.faults.get(call.run) ?? NO_FAULT);
        return 1;
      },
    }),
  },
  variables: {},
  setupWorker: ({ params }): SanityState => ({
    messageChecks: params.default_checks,
    uriChecks: params.uri_checks,
    extensions: new Set(params.proxy_require.split(',').map((name) => name.trim())),
    drops: params.autodrop !== 0,
    answers: params.noreply === 0,
    faults: new WeakMap(),
  }),
});

function sumProblem(sum: number, end: number) {
  return sum >= 1 && sum < end
    ? null
    : { problem: `${sum} is no sum of checks`, hint: `use 1 to ${end - 1}` };
}

function check(state: SanityState, call: Call, messages: number, uris: number): number {
  for (const { bit, find } of CHECKS) {
    const finding = (messages & bit) === 0 ? null : find(call.run, state, uris);
    if (finding === null) continue;
    if (finding !== 'unanswered') {
      state.faults.set(call.run, finding);
      if (state.answers) answer(call, finding);
    }
    return state.drops ? 0 : -1;
  }
  return 1;
}

/** A reply, and an ACK, are never answered: as in Kamailio that is no mistake of the script here. */
function answer({ run }: Call, { status, reason }: Fault): void {
  if (run.message.kind === 'request' && run.message.method !== 'ACK') replyEitherWay(run, status, reason);
}

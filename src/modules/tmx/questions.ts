import { ANY_ROUTE, declare, type RouteKind, refuse } from '../../kit/index.ts';
import type { TmxState } from './state.ts';

const { fn } = declare<TmxState>();

/** Functions about the run and its transaction. */
export const questionFunctions = {
  t_precheck_trans: fn({
    args: [],
    routes: ['request'],
    doc: 'Whether the same request is being worked on already, before it has a transaction. Always -1: what is sent again meanwhile never reaches the script.',
    run: () => -1,
  }),
  t_is_request_route: isKind('request', 'a request route'),
  t_is_failure_route: isKind('failure', 'a failure route, or what goes on after a suspension'),
  t_is_reply_route: isKind('onreply', 'an onreply route'),
  t_is_branch_route: isKind('branch', 'a branch route'),
  t_flush_flags: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Message flags always stay with the transaction here: nothing to do. -1 without a transaction.',
    run: (_state, call) => (call.run.transaction === null ? refuse(call, 'there is no transaction') : 1),
  }),
  t_flush_xflags: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Extended flags always stay with the transaction here: nothing to do. -1 without a transaction.',
    run: (_state, call) => (call.run.transaction === null ? refuse(call, 'there is no transaction') : 1),
  }),
};

function isKind(kind: RouteKind, what: string) {
  return fn({
    args: [],
    routes: ANY_ROUTE,
    doc: `Whether this runs as ${what}.`,
    run: (_state, { run }) => (run.kind === kind ? 1 : -1),
  });
}

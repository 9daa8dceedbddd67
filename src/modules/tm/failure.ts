import {
  ANY_ROUTE,
  declare,
  int,
  literal,
  optional,
  type RunContext,
  refuse,
  regex,
} from '../../kit/index.ts';
import type { BranchState } from '../../run/transaction.ts';
import type { TmState } from './state.ts';

const { fn } = declare<TmState>();

/** Functions of tm that ask what became of the transaction, and that say what counts of it. */
export const failureFunctions = {
  t_is_canceled: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'True when a CANCEL came for the transaction.',
    run: (_state, { run }) => (run.transaction?.snapshot.cancelled === true ? 1 : -1),
  }),
  t_check_status: fn({
    args: [regex('re')],
    routes: ['request', 'failure', 'onreply', 'branch-failure'],
    doc: 'Whether the status that failed (in a reply: its own; else the last one sent) matches a regular expression.',
    run(_state, { run }, re) {
      const status = statusOf(run);
      return status > 0 && re.test(String(status)) ? 1 : -1;
    },
  }),
  t_grep_status: fn({
    args: [int('code')],
    routes: ['request', 'failure', 'onreply', 'branch-failure'],
    doc: 'Whether a branch of the transaction ended with this status.',
    run: (_state, { run }, code) => (branchesOf(run).some(({ status }) => status === code) ? 1 : -1),
  }),
  t_get_status_code: fn({
    args: [],
    routes: ['request', 'failure', 'onreply', 'branch-failure'],
    doc: 'The status that `t_check_status` looks at; -1 when there is none.',
    run: (_state, { run }) => statusOf(run) || -1,
  }),
  t_is_expired: fn({
    args: [],
    routes: ['request', 'failure', 'branch-failure'],
    doc: 'Whether the transaction has failed because its lifetime is over: nothing can be forwarded any more.',
    run: (_state, { run }) => (run.failure?.expired === true ? 1 : -1),
  }),
  t_any_timeout: fn({
    args: [],
    routes: ['request', 'failure'],
    doc: 'Whether a timer ended a branch or a sleep.',
    run: (_state, { run }) =>
      run.failure?.timedOut === true || branchesOf(run).some(({ timedOut }) => timedOut) ? 1 : -1,
  }),
  t_branch_timeout: fn({
    args: [],
    routes: ['failure', 'branch-failure'],
    doc: 'Whether a timer made the failure.',
    run: (_state, { run }) => (run.failure?.timedOut === true ? 1 : -1),
  }),
  t_any_replied: fn({
    args: [],
    routes: ['request', 'failure'],
    doc: 'Whether a branch got a reply from downstream.',
    run: (_state, { run }) => (branchesOf(run).some(({ replied }) => replied) ? 1 : -1),
  }),
  t_branch_replied: fn({
    args: [],
    routes: ['failure', 'branch-failure'],
    doc: 'Whether the branch that failed had got a reply from downstream.',
    run: (_state, { run }) => (run.branch !== null && branchesOf(run)[run.branch]?.replied === true ? 1 : -1),
  }),
  t_is_retr_async_reply: fn({
    args: [],
    routes: ['onreply'],
    doc: 'Whether the reply is a copy of one that is suspended. Always -1: such copies never reach the script.',
    run: () => -1,
  }),
  t_drop_replies: fn({
    args: [optional(literal('mode'))],
    routes: ['failure'],
    doc: 'Replies so far no longer count when the best one is chosen: "a" (default) all, "l" those of the last leg of serial forking, "n" none from now on, whatever failure_reply_mode says.',
    run(_state, call, mode = 'a') {
      const { transaction } = call.run;
      if (transaction === null) return refuse(call, 'there is no transaction');
      const which = DROPPING.get(mode);
      if (which === undefined) return refuse(call, `unknown mode "${mode}"`, 'use a, l or n');
      transaction.dropReplies(which);
      return 1;
    },
  }),
};

const DROPPING: ReadonlyMap<string, 'all' | 'last' | 'none'> = new Map([
  ['a', 'all'],
  ['l', 'last'],
  ['n', 'none'],
]);

function statusOf(run: RunContext): number {
  if (run.message.kind === 'reply') return run.status;
  if (run.failure !== null) return run.failure.status;
  // Kamailio counts what was suspended as a branch that failed with 500.
  return run.resumed ? 500 : (run.transaction?.snapshot.status ?? 0);
}

function branchesOf(run: RunContext): readonly BranchState[] {
  return run.transaction?.snapshot.branches ?? [];
}

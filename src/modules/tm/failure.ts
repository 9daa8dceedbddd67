import { ANY_ROUTE, declare, type RunContext, regex } from '../../kit/index.ts';
import type { TmState } from './state.ts';

const { fn } = declare<TmState>();

/** Functions of tm that ask what became of the transaction. */
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
  t_any_timeout: fn({
    args: [],
    routes: ['request', 'failure'],
    doc: 'Whether a timer ended a branch.',
    run: timedOut,
  }),
  t_branch_timeout: fn({
    args: [],
    routes: ['failure', 'branch-failure'],
    doc: 'Whether a timer made the failure.',
    run: timedOut,
  }),
  t_any_replied: fn({
    args: [],
    routes: ['request', 'failure'],
    doc: 'Whether a branch got a reply.',
    run: replied,
  }),
  t_branch_replied: fn({
    args: [],
    routes: ['failure', 'branch-failure'],
    doc: 'Whether a reply made the failure.',
    run: replied,
  }),
};

function statusOf(run: RunContext): number {
  if (run.message.kind === 'reply') return run.message.status;
  if (run.failure !== null) return run.failure.status;
  // Kamailio counts what was suspended as a branch that failed with 500.
  return run.resumed ? 500 : (run.transaction?.snapshot.status ?? 0);
}

function timedOut(_state: TmState, { run }: { run: RunContext }): number {
  return run.failure?.timedOut === true ? 1 : -1;
}

function replied(_state: TmState, { run }: { run: RunContext }): number {
  return run.failure !== null && !run.failure.timedOut ? 1 : -1;
}

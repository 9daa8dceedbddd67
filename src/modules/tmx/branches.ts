import { declare, literal, type RunContext, refuse, type Value } from '../../kit/index.ts';
import type { TmxState } from './state.ts';

const { fn, variable } = declare<TmxState>();

const CHOICES = ['all', 'others', 'this'] as const;

/** Functions of tmx about branches. */
export const branchFunctions = {
  t_cancel_branches: fn({
    args: [literal('which')],
    routes: ['onreply'],
    doc: 'Cancels open branches of the INVITE: "all", "others" than the one whose reply this is, or "this".',
    run(_state, call, given) {
      const { transaction, branch } = call.run;
      if (transaction === null || branch === null) return refuse(call, 'there is no branch');
      const which = CHOICES.find((choice) => choice === given);
      if (which === undefined) return refuse(call, `unknown choice "${given}"`, `use ${CHOICES.join(', ')}`);
      transaction.cancelBranches(which, branch);
      return 1;
    },
  }),
};

/** Variables of tmx about branches. */
export const branchVariables = {
  T_branch_idx: ofRun(
    'Number of the branch that the route is about; null in a request route.',
    ({ branch }) => branch,
  ),
  T_reply_code: ofRun(
    'In a reply its status; in a failure route the one that failed; else the last one sent, 0 before the first.',
    replyCode,
  ),
};

function ofRun(doc: string, get: (run: RunContext) => Value) {
  return variable<null>({
    doc,
    inner: 'none',
    parse: () => ({ key: null }),
    get: (_state, run) => get(run),
  });
}

function replyCode({ message, failure, transaction }: RunContext): Value {
  if (message.kind === 'reply') return message.status;
  return failure?.status ?? transaction?.snapshot.status ?? null;
}

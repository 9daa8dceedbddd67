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
  t_reuse_branch: fn({
    args: [],
    routes: ['event', 'branch-failure'],
    doc: 'In event_route[tm:branch-failure:…]: makes the destination of the branch that failed the request’s again, as it was after branch_route (`$ru`, `$du`, path, socket, branch flags), for t_relay.',
    run(_state, call) {
      const { run } = call;
      const { branchScript, state } = run;
      if (run.kind !== 'branch-failure' || branchScript === null) {
        return refuse(call, 'no branch has failed', 'use it in event_route[tm:branch-failure:…]');
      }
      const { uri, dstUri, path, sendSocket, flags } = branchScript;
      Object.assign(state, { dstUri, path, sendSocket, branchFlags: flags });
      run.requestUri = uri;
      return 1;
    },
  }),
};

/** Variables of tmx about branches. */
export const branchVariables = {
  T_branch_idx: ofRun(
    'Number of the branch that the route is about; in a failure route the number of branches, in a request route 0.',
    branchIndex,
  ),
  T_reply_code: ofRun(
    'In a reply its status; in a failure route the one that failed; else the last one sent, 0 before the first.',
    ({ message, status, failure, transaction }) => {
      if (message.kind === 'reply') return status;
      return failure?.status ?? transaction?.snapshot.status ?? 0;
    },
  ),
  T_reply_last: ofRun('In a reply its status; null else.', ({ message, status }) =>
    message.kind === 'reply' ? status : null,
  ),
  T_reply_ruid: ofRun(
    'Name of the contact (`$ruid`) that the branch of a reply or a failure was looked up from; null when from none.',
    ({ branchScript }) => branchScript?.ruid ?? null,
  ),
  T_branch: variable<(run: RunContext) => Value>({
    doc: 'Of the branch that a reply or a failure is about: `flags`; in a reply also `uri`.',
    inner: 'required',
    parse(inner) {
      if (inner === 'flags') return { key: ({ branchScript }) => branchScript?.flags ?? null };
      if (inner === 'uri') {
        return { key: ({ kind, branchScript }) => (kind === 'onreply' ? (branchScript?.uri ?? null) : null) };
      }
      return { problem: `$T_branch(${inner ?? ''}) is unknown`, hint: 'flags, uri' };
    },
    get: (_state, run, key) => key(run),
  }),
};

/** See `$T_branch_idx`. */
export function branchIndex({ kind, failure, branch, transaction }: RunContext): number {
  if (kind === 'failure' && failure !== null) return transaction?.snapshot.branches.length ?? 0;
  return branch ?? 0;
}

function ofRun(doc: string, get: (run: RunContext) => Value) {
  return variable<null>({
    doc,
    inner: 'none',
    parse: () => ({ key: null }),
    get: (_state, run) => get(run),
  });
}

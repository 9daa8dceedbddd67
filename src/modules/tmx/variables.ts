import { declare, ensureTransaction, type RunContext, type Value } from '../../kit/index.ts';
import { parseMessage } from '../../sip/parse.ts';
import { branchIndex } from './branches.ts';
import type { TmxState } from './state.ts';

const { variable } = declare<TmxState>();

/** Kamailio's phrases for what no reply came to. */
const OWN_REASONS: Readonly<Record<number, string>> = {
  408: 'Request Timeout',
  477: 'Unfortunately error on sending to next hop occurred',
  487: 'Request Terminated',
};

const READERS: Readonly<Record<string, (run: RunContext) => Value>> = {
  id_index: ({ transaction }) => transaction?.snapshot.index ?? null,
  id_label: ({ transaction }) => transaction?.snapshot.label ?? null,
  id_index_n: (run) => ensureTransaction(run).transaction?.snapshot.index ?? null,
  reply_type: ({ kind, transaction, failure }) =>
    transaction === null ? null : Number(kind === 'failure' && failure !== null && failure.reply === null),
  branch_index: branchIndex,
  id_label_n: (run) => ensureTransaction(run).transaction?.snapshot.label ?? null,
};

/** Variables of tmx. */
export const tmxVariables = {
  T: variable<(run: RunContext) => Value>({
    doc: 'The transaction: `id_index`, `id_label`, and `id_index_n`, `id_label_n`, which create it where there is none; `reply_type`: 1 in a failure route where no reply came, else 0; `branch_index` as `$T_branch_idx`.',
    inner: 'required',
    parse(inner) {
      const key = READERS[inner ?? ''];
      return key === undefined
        ? { problem: `$T(${inner ?? ''}) is unknown`, hint: Object.keys(READERS).join(', ') }
        : { key };
    },
    get: (_state, run, key) => key(run),
  }),
  T_reply_reason: variable<null>({
    doc: 'The reason phrase of a reply; in a failure route that of the one that failed. Null else.',
    inner: 'none',
    parse: () => ({ key: null }),
    get: (_state, run) => reasonOf(run),
  }),
};

function reasonOf({ kind, message, failure }: RunContext): Value {
  if (message.kind === 'reply') return message.reason;
  if (failure === null || kind !== 'failure') return null;
  if (failure.reply === null) return OWN_REASONS[failure.status] ?? null;
  const parsed = parseMessage(failure.reply);
  return parsed.ok ? parsed.message.reason : null;
}

import { declare, ensureTransaction, type RunContext, type Value } from '../../kit/index.ts';
import type { TmxState } from './state.ts';

const { variable } = declare<TmxState>();

const READERS: Readonly<Record<string, (run: RunContext) => Value>> = {
  id_index: ({ transaction }) => transaction?.snapshot.index ?? null,
  id_label: ({ transaction }) => transaction?.snapshot.label ?? null,
  id_index_n: (run) => ensureTransaction(run).transaction?.snapshot.index ?? null,
  id_label_n: (run) => ensureTransaction(run).transaction?.snapshot.label ?? null,
};

/** Variables of tmx. */
export const tmxVariables = {
  T: variable<(run: RunContext) => Value>({
    doc: 'The transaction: `id_index`, `id_label`, and `id_index_n`, `id_label_n`, which create it where there is none.',
    inner: 'required',
    parse(inner) {
      const key = READERS[inner ?? ''];
      return key === undefined
        ? { problem: `$T(${inner ?? ''}) is unknown`, hint: Object.keys(READERS).join(', ') }
        : { key };
    },
    get: (_state, run, key) => key(run),
  }),
};

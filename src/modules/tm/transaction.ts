import { ANY_ROUTE, declare, ensureTransaction, literal, optional, refuse } from '../../kit/index.ts';
import type { TmState } from './state.ts';

const { fn } = declare<TmState>();

/** Kamailio's E_SCRIPT: the script did something that makes no sense. */
const SCRIPT_ERROR = -10;

/** Functions of tm that create, look up and end the transaction. */
export const transactionFunctions = {
  t_newtran: fn({
    args: [],
    routes: ['request'],
    doc: 'Creates the transaction of the request. 1 created (for an ACK: 1 without one), -1 when it exists already.',
    run(_state, call) {
      const { run } = call;
      if (run.transaction !== null) {
        refuse(call, 'the transaction exists already');
        return SCRIPT_ERROR;
      }
      if (run.message.method === 'ACK' && !run.faked) return 1;
      const { transaction, problem } = ensureTransaction(run);
      return transaction === null ? refuse(call, problem) : 1;
    },
  }),
  t_lookup_request: fn({
    args: [],
    routes: ['request'],
    doc: 'True when the request belongs to a transaction.',
    run: (_state, { run }) =>
      run.transaction !== null || (run.message.method === 'ACK' && run.transactions.lookup() !== null)
        ? 1
        : -1,
  }),
  t_lookup_cancel: fn({
    args: [optional(literal('hop_by_hop'))],
    routes: ['request'],
    doc: 'True when the CANCEL refers to an INVITE transaction.',
    run: (_state, { run }) =>
      run.message.method === 'CANCEL' && run.transactions.lookup() !== null ? 1 : -1,
  }),
  t_check_trans: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'CANCEL: true when its INVITE transaction exists. Other new requests: false. In a run that goes on or failed: true; after `t_newtran` in the same run it ends the run. Retransmissions and ACKs to negative replies never reach the script.',
    run(_state, { run }) {
      // Observed on Kamailio: asked again in the run that created the transaction, it takes the request for its retransmission.
      if (run.transaction !== null) return run.kind === 'request' ? 0 : 1;
      if (run.faked || run.message.kind !== 'request') return -1;
      return run.message.method === 'CANCEL' && run.transactions.lookup() !== null ? 1 : -1;
    },
  }),
  t_release: fn({
    args: [],
    routes: ['request'],
    doc: 'Ends the transaction without a reply; retransmissions are absorbed for wt_timer.',
    run(_state, call) {
      const { transaction } = call.run;
      if (transaction === null) return refuse(call, 'there is no transaction');
      transaction.release();
      return 1;
    },
  }),
  t_clean: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'In Kamailio it removes transactions that outlived their time. Here none does: nothing to do.',
    run: () => 1,
  }),
  t_use_uac_headers: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'ACK and CANCEL of ours always have the headers of the request as it was sent: nothing to do.',
    run: () => 1,
  }),
  t_save_lumps: fn({
    args: [],
    routes: ['request'],
    doc: 'Message changes always stay with the transaction here: nothing to do.',
    run: () => 1,
  }),
};

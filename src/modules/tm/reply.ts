import { ANY_ROUTE, declare, ensureTransaction, int, refuse, string } from '../../kit/index.ts';
import type { TmState } from './state.ts';

const { fn } = declare<TmState>();

/** Functions of tm that answer the request. */
export const replyFunctions = {
  t_reply: fn({
    args: [int('code'), string('reason')],
    routes: ANY_ROUTE,
    answers: { how: 'statefully', status: 'code' },
    doc: 'Replies through the transaction. -1 for an ACK, without a transaction, and after a final reply.',
    run(state, call, code, reason) {
      const { transaction } = call.run;
      if (transaction === null) {
        return refuse(call, 'there is no transaction', 'call t_newtran() first, or use send_reply()');
      }
      if (code < 100 || code > 699) return refuse(call, `${code} is not a SIP status (100 to 699)`);
      const answer = transaction.reply({
        status: code,
        reason: reason === '' ? state.defaultReason : reason,
      });
      return answer.granted ? 1 : refuse(call, answer.text);
    },
  }),
  t_send_reply: fn({
    args: [int('code'), string('reason')],
    routes: ANY_ROUTE,
    answers: { how: 'statefully', status: 'code' },
    doc: 'As `t_reply`, after creating the transaction where there is none.',
    run(state, call, code, reason) {
      const { transaction, problem } = ensureTransaction(call.run);
      if (transaction === null) return refuse(call, problem);
      if (code < 100 || code > 699) return refuse(call, `${code} is not a SIP status (100 to 699)`);
      const answer = transaction.reply({
        status: code,
        reason: reason === '' ? state.defaultReason : reason,
      });
      return answer.granted ? 1 : refuse(call, answer.text);
    },
  }),
  t_reply_error: fn({
    args: [],
    routes: ['request'],
    answers: { how: 'statefully' },
    doc: 'Replies through the transaction with the last internal error (500 when there is none).',
    run(state, call) {
      const { transaction, lastError } = call.run;
      if (transaction === null) return refuse(call, 'there is no transaction', 'call t_newtran() first');
      const status = lastError === 0 ? state.defaultCode : lastError;
      const answer = transaction.reply({ status, reason: state.defaultReason });
      return answer.granted ? 1 : refuse(call, answer.text);
    },
  }),
  t_set_auto_inv_100: fn({
    args: [int('mode')],
    routes: ['request'],
    doc: 'Whether this INVITE gets a 100 when it is suspended: 0 no, else yes.',
    run(_state, { run }, mode) {
      run.state.autoTrying = mode !== 0;
      return 1;
    },
  }),
  t_retransmit_reply: fn({
    args: [],
    routes: ['request'],
    doc: 'Sends the last reply of the transaction again.',
    run(_state, call) {
      const { transaction } = call.run;
      if (transaction === null) return refuse(call, 'there is no transaction');
      const answer = transaction.retransmitReply();
      return answer.granted ? 1 : refuse(call, answer.text);
    },
  }),
};

import { ANY_ROUTE, declare, int, optional, refuse } from '../../kit/index.ts';
import type { TmxState } from './state.ts';

const { fn } = declare<TmxState>();

/** Ends a transaction and the run. */
export const dropFunctions = {
  t_drop: fn({
    args: [optional(int('rcode'))],
    routes: ANY_ROUTE,
    doc: 'Ends the transaction without a reply, and the run as `exit` does; retransmissions are absorbed for wt_timer. `rcode` is the status that Kamailio notes for its accounting: nothing is sent with it. -1 without a transaction.',
    run(_state, call) {
      const { transaction } = call.run;
      if (transaction === null) return refuse(call, 'there is no transaction');
      const done = transaction.release();
      return done.granted ? 0 : refuse(call, done.text);
    },
  }),
};

import { ANY_ROUTE, declare, ensureTransaction, int, refuse, routeName } from '../../kit/index.ts';
import type { TmxState } from './state.ts';

const { fn } = declare<TmxState>();

/** Functions that stop a request until somebody names it, and go on with one. */
export const suspendingFunctions = {
  t_suspend: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Stops the request, after creating its transaction where there is none, until `t_continue` or fr_timer. 1, and the script should `exit`; -1 when refused.',
    suspends: () => ({ goesOn: 'elsewhere', run: 'goes on', continuation: 'block' }),
    run(_state, call) {
      const { run, site } = call;
      if (run.faked) return refuse(call, 'invalid usage for faked message');
      const { transaction, problem } = ensureTransaction(run);
      if (transaction === null) return refuse(call, problem);
      const answer = transaction.suspend({
        delay: null,
        group: '',
        places: [],
        continuation: 'block',
        why: 'suspend',
        where: site.where,
        key: null,
        timeResult: null,
        operation: null,
      });
      return answer.granted ? 1 : refuse(call, answer.text);
    },
  }),
  t_continue: fn({
    args: [int('index'), int('label'), routeName('routename', 'route')],
    routes: ANY_ROUTE,
    doc: 'Goes on with a suspended request (`$T(id_index)`, `$T(id_label)`): runs `route[routename]` with it here and now, then goes on itself. 1; -1 when there is no such suspended request or route.',
    run(state, call, index, label, name) {
      const place = state.route(name);
      if (place === null) return refuse(call, `there is no route[${name}], or it is empty`);
      const code = call.run.services.suspensions.continueAt(call.run, { index, label }, place);
      const told = (result: number): number =>
        result === -1 ? refuse(call, `there is no suspended request ${index}:${label}`) : result;
      return typeof code === 'number' ? told(code) : code.then(told);
    },
  }),
};

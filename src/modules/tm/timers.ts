import { ANY_ROUTE, declare, int, optional, type RunContext, refuse } from '../../kit/index.ts';
import type { TimerSettings } from '../../run/state.ts';
import type { TmState } from './state.ts';

const { fn } = declare<TmState>();

/** Functions of tm that set timers of one transaction, before or after it is created. Milliseconds; 0 leaves one as it is. */
export const timerFunctions = {
  t_set_fr: fn({
    args: [int('fr_inv_timer'), optional(int('fr_timer'))],
    routes: ANY_ROUTE,
    setsTimers: [{ timer: 'fr_timer', parameter: 'fr_timer' }],
    doc: 'Sets fr_inv_timer and fr_timer of this transaction. 0 leaves a timer as it is.',
    run(_state, call, frInv, fr) {
      if (frInv < 0 || (fr ?? 0) < 0) return refuse(call, 'a time cannot be negative');
      setTimers(call.run, {
        ...(frInv > 0 ? { frInv } : {}),
        ...(fr !== undefined && fr > 0 ? { fr } : {}),
      });
      return 1;
    },
  }),
  t_reset_fr: fn({
    args: [],
    routes: ANY_ROUTE,
    setsTimers: [{ timer: 'fr_timer', parameter: null }],
    doc: 'Back to the parameters fr_timer and fr_inv_timer.',
    run(_state, { run }) {
      setTimers(run, { fr: null, frInv: null });
      return 1;
    },
  }),
  t_set_max_lifetime: fn({
    args: [int('inv_lifetime'), int('noninv_lifetime')],
    routes: ANY_ROUTE,
    setsTimers: [
      { timer: 'max_inv_lifetime', parameter: 'inv_lifetime' },
      { timer: 'max_noninv_lifetime', parameter: 'noninv_lifetime' },
    ],
    doc: 'Sets the longest life of this transaction. 0 leaves it as it is.',
    run(_state, call, inv, nonInv) {
      if (inv < 0 || nonInv < 0) return refuse(call, 'a time cannot be negative');
      setTimers(call.run, {
        ...(inv > 0 ? { maxLifetimeInv: inv } : {}),
        ...(nonInv > 0 ? { maxLifetimeNonInv: nonInv } : {}),
      });
      return 1;
    },
  }),
  t_reset_max_lifetime: fn({
    args: [],
    routes: ANY_ROUTE,
    setsTimers: [
      { timer: 'max_inv_lifetime', parameter: null },
      { timer: 'max_noninv_lifetime', parameter: null },
    ],
    doc: 'Back to the parameters max_inv_lifetime and max_noninv_lifetime.',
    run(_state, { run }) {
      setTimers(run, { maxLifetimeInv: null, maxLifetimeNonInv: null });
      return 1;
    },
  }),
  t_set_retr: fn({
    args: [int('retr_timer1'), int('retr_timer2')],
    routes: ANY_ROUTE,
    doc: 'Sets the retransmission intervals of this transaction. 0 leaves one as it is.',
    run(_state, call, retr1, retr2) {
      if (retr1 < 0 || retr2 < 0) return refuse(call, 'a time cannot be negative');
      setTimers(call.run, { ...(retr1 > 0 ? { retr1 } : {}), ...(retr2 > 0 ? { retr2 } : {}) });
      return 1;
    },
  }),
  t_reset_retr: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'Back to the parameters retr_timer1 and retr_timer2.',
    run(_state, { run }) {
      setTimers(run, { retr1: null, retr2: null });
      return 1;
    },
  }),
};

/** Before the transaction exists the settings wait in the run's state and are taken when it is created. */
function setTimers(run: RunContext, timers: Partial<TimerSettings>): void {
  if (run.transaction === null) Object.assign(run.state.timers, timers);
  else run.transaction.setTimers(timers);
}

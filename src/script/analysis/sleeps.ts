import type { LinkedFunction, ScriptRun, Suspends } from '../declarations.ts';
import type { CallNode } from '../front/ast-expression.ts';
import { constantNumber } from './constants.ts';
import type { Remark } from './remark.ts';
import type { State } from './state.ts';

/** What is to be said of a wait of known length: that a timer of the transaction ends it before its time. */
export function checkSleep<C extends ScriptRun>(
  node: CallNode,
  { name, parameters, suspends }: LinkedFunction<C>,
  { timers }: State,
): Remark | null {
  // A full continuation has a deadline of its own.
  if (suspends?.delay === undefined || suspends.continuation === 'full') return null;
  const delay = delayOf(suspends.delay, node, parameters);
  if (delay === undefined) return null;
  const waits = 'atMost' in suspends.delay ? 'may wait' : 'waits';
  const enough = delay + 1000;
  const { fr_timer: fr, max_inv_lifetime: inv, max_noninv_lifetime: nonInv } = timers;
  const ended = (severity: Remark['severity'], timer: string, hint: string): Remark => ({
    code: 'script.longer-than-timer',
    severity,
    message: `${name} ${waits} ${delay} ms, but ${timer} ends it before with 408`,
    hint,
  });
  if (delay >= fr) return ended('warning', `fr_timer (${fr} ms)`, `call t_set_fr(0, ${enough}) before`);
  const remedy = `call t_set_max_lifetime(${enough}, ${enough}) before`;
  const lifetime = Math.max(inv, nonInv);
  if (delay >= lifetime) return ended('warning', `the transaction's lifetime (${lifetime} ms)`, remedy);
  if (delay >= nonInv)
    return ended('notice', `max_noninv_lifetime (${nonInv} ms), unless for an INVITE,`, remedy);
  if (delay >= inv) return ended('notice', `max_inv_lifetime (${inv} ms), for an INVITE,`, remedy);
  return null;
}

/** Milliseconds; undefined when only a run knows. */
function delayOf<C>(
  delay: NonNullable<Suspends['delay']>,
  { args }: CallNode,
  parameters: LinkedFunction<C>['parameters'],
): number | undefined {
  if ('atMost' in delay) return delay.atMost;
  const argument = args[parameters.findIndex(({ name }) => name === delay.parameter)];
  const amount = argument === undefined ? undefined : constantNumber(argument);
  return amount === undefined ? undefined : amount * delay.unit;
}

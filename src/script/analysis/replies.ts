import type { Answers, LinkedFunction, ScriptRun } from '../declarations.ts';
import type { CallNode } from '../front/ast-expression.ts';
import { constantNumber } from './constants.ts';
import type { LineOf, Remark } from './remark.ts';
import type { State } from './state.ts';

const VERBS: Readonly<Record<Answers['how'], string>> = {
  statefully: 'answers',
  statelessly: 'answers',
  'by forwarding': 'forwards',
};

/** What is to be said of a reply that does not do what it is meant to, as the request is, or was, suspended. */
export function checkReply<C extends ScriptRun>(
  { name, args, span }: CallNode,
  { answers, parameters }: LinkedFunction<C>,
  { suspended, resumed }: State,
  lineOf: LineOf,
): Remark | null {
  if (answers === undefined) return null;
  const argument = args[parameters.findIndex((one) => one.name === answers.status)];
  const status = argument === undefined ? undefined : constantNumber(argument);
  if (status !== undefined && status < 200) return null;
  if (suspended !== null) {
    return {
      code: 'script.suspended-goes-on',
      severity: 'warning',
      message: `${name.text} ${VERBS[answers.how]} while the request is suspended, since ${suspended.name.text} in ${lineOf(suspended.span, span)}`,
      hint: 'end the run with exit once the request is suspended, and do this where it goes on',
    };
  }
  if (answers.how === 'statelessly' && resumed !== null) {
    return {
      code: 'script.stateless-when-resumed',
      severity: 'warning',
      message: `${name.text} answers past the transaction, which is still to be answered after ${resumed.name.text} in ${lineOf(resumed.span, span)}`,
      hint: 'use t_reply() or send_reply()',
    };
  }
  return null;
}

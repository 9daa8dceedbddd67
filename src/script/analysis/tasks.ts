import type { LinkedFunction, ScriptRun } from '../declarations.ts';
import type { CallNode } from '../front/ast-expression.ts';
import type { Remark } from './remark.ts';
import type { State } from './state.ts';

/** What is to be said of a function that needs a request to suspend, where there is none. */
export function checkTask<C extends ScriptRun>(
  { name }: CallNode,
  { suspends }: LinkedFunction<C>,
  { task }: State,
): Remark | null {
  if (suspends === undefined || suspends.run === 'either' || task === '') return null;
  return {
    code: 'script.no-request',
    severity: 'warning',
    message: `${name.text} is refused here: there is no request when ${task} runs this`,
    hint: 'suspend the request before, in a route that it runs',
  };
}

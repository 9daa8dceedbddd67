import type { RunContext } from '../run/context.ts';
import type { Value } from '../script/value.ts';
import type { WorkerSetup } from './module.ts';
import { isProblem } from './parameters.ts';

/**
 * The value of a parameter that holds a variable (`$avp(x)`), compiled at its first use; null where there is none. To be
 * checked at load by the parameter's `check`.
 */
export function variableParam(
  text: string,
  format: WorkerSetup<Record<string, never>>['format'],
): (run: RunContext) => Value {
  if (text === '') return () => null;
  let read: ((run: RunContext) => Value) | undefined;
  return (run) => {
    if (read === undefined) {
      const compiled = format(text);
      read = isProblem(compiled) ? () => null : compiled;
    }
    return read(run);
  };
}

import type { RunContext } from '../run/context.ts';
import type { Problem } from '../script/declarations.ts';
import type { Value } from '../script/value.ts';
import type { WorkerSetup } from './module.ts';
import { isProblem } from './parameters.ts';

/** The variable that a parameter names. Without one it has no value and takes none. */
export interface VariableParam {
  get(run: RunContext): Value;
  /** False when it was refused; null deletes. */
  set(run: RunContext, value: Value): boolean;
}

const NONE: VariableParam = { get: () => null, set: () => false };

/** Finds the variable at its first use, since a script's variables are known once all modules are set up. */
export function variableParam(
  text: string,
  { variable }: Pick<WorkerSetup<Record<string, never>>, 'variable'>,
): VariableParam {
  if (text === '') return NONE;
  let found: VariableParam | undefined;
  const find = (): VariableParam => {
    if (found === undefined) {
      const ref = variable(text);
      found = isProblem(ref) ? NONE : ref;
    }
    return found;
  };
  return { get: (run) => find().get(run), set: (run, value) => find().set(run, value) };
}

/** The `check` of a parameter that names an AVP, or nothing. */
export function avpName(text: string): Problem | null {
  return text === '' || /^\$avp\([^)]+\)$/.test(text)
    ? null
    : { problem: `"${text}" is no AVP`, hint: 'write $avp(name)' };
}

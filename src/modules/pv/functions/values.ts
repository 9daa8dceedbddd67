import {
  ANY_ROUTE,
  type Call,
  type FunctionDeclaration,
  isProblem,
  literal,
  type Problem,
  printed,
  type RunContext,
  refuse,
  type Value,
  type VariableRef,
  variable,
} from '../../../kit/index.ts';
import { fn, type PvState } from '../state.ts';

type Ref = VariableRef<RunContext>;

function test(doc: string, holds: (value: Value) => boolean): FunctionDeclaration<PvState> {
  return fn({
    args: [variable('variable', { writable: false })],
    routes: ANY_ROUTE,
    doc: `${doc} 1 or -1.`,
    run: (_state, { run }, ref) => (holds(ref.get(run)) ? 1 : -1),
  });
}

const TYPES: Readonly<Record<string, (value: Value) => boolean>> = {
  int: (value) => typeof value === 'number',
  str: (value) => typeof value === 'string',
  null: (value) => value === null,
};

function checkType(type: Value | undefined): Problem | null {
  if (typeof type !== 'string' || Object.hasOwn(TYPES, type)) return null;
  return { problem: `"${type}" is no type`, hint: 'use int, str or null' };
}

function unset(call: Call, ref: Ref): number {
  return ref.set(call.run, null) ? 1 : refuse(call, `${ref.text} cannot be unset`);
}

/** Functions about the values of variables. */
export const VALUE_FUNCTIONS: Readonly<Record<string, FunctionDeclaration<PvState>>> = {
  pv_isset: test('Whether a variable has a value.', (value) => value !== null),
  is_int: test('Whether a variable holds an integer.', (value) => typeof value === 'number'),
  not_empty: test('Whether a variable holds a text that is not empty.', (value) =>
    typeof value === 'string' && value !== ''),
  typeof: fn({
    args: [variable('variable', { writable: false }), literal('type')],
    routes: ANY_ROUTE,
    doc: 'Whether the value of a variable is of a type: int, str or null. 1 or -1.',
    check: ([, type]) => checkType(type),
    run(_state, call, ref, type) {
      const problem = checkType(type);
      if (problem !== null) return refuse(call, problem.problem, problem.hint);
      return TYPES[type]?.(ref.get(call.run)) === true ? 1 : -1;
    },
  }),
  pv_unset: fn({
    args: [variable('variable')],
    routes: ANY_ROUTE,
    doc: 'Takes the value of a variable away, as assigning $null does. 1, or -1 when the variable refuses.',
    run: (_state, call, ref) => unset(call, ref),
  }),
  pv_evalx: fn({
    args: [variable('destination'), printed('format')],
    routes: ANY_ROUTE,
    doc: 'Expands the variables of a text, and those in the result once more, into a variable. 1, or -1.',
    run(state, call, ref, text) {
      const compiled = state.format(text);
      if (isProblem(compiled)) return refuse(call, compiled.problem, compiled.hint);
      const value = compiled(call.run);
      return ref.set(call.run, value === null ? '<null>' : String(value)) ? 1 : -1;
    },
  }),
};

import { declare, type Problem, toInteger, type VariableDeclaration } from '../../kit/index.ts';
import type { CoreState } from './state.ts';

const { variable } = declare<CoreState>();

const lastResult = variable<null>({
  doc: 'What the last function or route() gave.',
  inner: 'none',
  parse: () => ({ key: null }),
  get: (_state, run) => run.rc,
});

function parseName(inner: string | null): { readonly key: string } | Problem {
  return inner ? { key: inner } : { problem: 'it needs a name' };
}

/** Variables that every script has without loading a module. */
export const CORE_VARIABLES: Readonly<Record<string, VariableDeclaration<CoreState>>> = {
  rc: lastResult,
  retcode: lastResult,
  '?': lastResult,
  env: variable({
    doc: '`$env(NAME)`: a variable of the environment.',
    inner: 'required',
    parse: parseName,
    get: (_state, run, name) => run.services.environment(name) ?? null,
  }),
  def: variable({
    doc: "`$def(NAME)`: a define's value, empty when it was defined without one.",
    inner: 'required',
    parse: parseName,
    get(_state, run, name) {
      const { defines } = run.services;
      return defines.has(name) ? (defines.get(name) ?? '') : null;
    },
  }),
  defn: variable({
    doc: "`$defn(NAME)`: a define's value as an integer, 0 when it is none or there is no such define.",
    inner: 'required',
    parse: parseName,
    get(_state, run, name) {
      const { defines } = run.services;
      return toInteger(defines.get(name) ?? null);
    },
  }),
};

import type { Problem } from '../../../kit/index.ts';
import { type Variables, variable } from '../state.ts';

function nameOf(inner: string | null): { readonly key: string } | Problem {
  return inner === null || inner === '' ? { problem: 'it needs a name' } : { key: inner };
}

const ofThisMessage = variable({
  doc: 'A value of this message: 0 when it is not set; null sets 0. `$vz` is another name of `$var`.',
  inner: 'required',
  parse: nameOf,
  get: (state, run, name) => run.vars.get(name) ?? state.presets.get(name) ?? 0,
  set(_state, run, name, _index, value) {
    run.vars.set(name, value ?? 0);
    return true;
  },
});

/** `$var`, `$vz`, `$vn`: values that end with the message, and do not outlive a suspension. */
export const scriptVariables: Variables = {
  var: ofThisMessage,
  vz: ofThisMessage,
  vn: variable({
    doc: 'A value of this message, null when it is not set.',
    inner: 'required',
    parse: nameOf,
    get: (_state, run, name) => run.nullVars.get(name) ?? null,
    set(_state, run, name, _index, value) {
      if (value === null) run.nullVars.delete(name);
      else run.nullVars.set(name, value);
      return true;
    },
  }),
};

import type { RunContext } from '../run/context.ts';
import {
  ANY_ROUTE,
  type LinkedFunction,
  type LinkedVariable,
  type StandIns,
} from '../script/declarations.ts';
import type { Value } from '../script/value.ts';

/** More arguments than any function has. */
const MOST_ARGUMENTS = 16;

const ARGUMENTS = Array.from({ length: MOST_ARGUMENTS }, (_, at) => ({
  kind: 'value' as const,
  name: `argument ${at + 1}`,
  type: 'value',
  optional: true,
  // What stands in the text of a function that is not there concerns nobody.
  interpolate: false,
  convert: (given: Value) => given,
}));

/** What stands in for functions and variables that are not there, so that the rest of a script can run (`--lenient`). */
export const standIns: StandIns<RunContext> = {
  function: (name): LinkedFunction<RunContext> => ({
    name,
    module: '',
    parameters: ARGUMENTS,
    routes: ANY_ROUTE,
    invoke: ({ run, site }) => run.refuse(site, 'script.not-here', 'this server does not have the function'),
  }),
  variable: (name): LinkedVariable<RunContext> => ({
    name,
    module: '',
    inner: 'optional',
    parse: () => ({ key: null }),
    get: () => null,
    set: () => false,
  }),
};

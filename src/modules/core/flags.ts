import {
  ANY_ROUTE,
  type Arg,
  declare,
  type FunctionDeclaration,
  type Problem,
  parseInteger,
  type RunContext,
  refuse,
  toText,
  type Value,
} from '../../kit/index.ts';
import type { CoreState } from './state.ts';

const { fn } = declare<CoreState>();

const FLAGS = 32;
const NAME = /^[a-z_][a-z0-9_]*$/i;

/** `setflag`, `resetflag`, `isflagset`: the message flags (`$mf`), by number or by the name that `flags` gave them. */
export const flagFunctions: Readonly<Record<string, FunctionDeclaration<CoreState>>> = {
  setflag: messageFlag('Sets a message flag.', (run, bit) => {
    run.state.flags = (run.state.flags | bit) >>> 0;
    return true;
  }),
  resetflag: messageFlag('Clears a message flag.', (run, bit) => {
    run.state.flags = (run.state.flags & ~bit) >>> 0;
    return true;
  }),
  isflagset: messageFlag('Whether a message flag is set.', (run, bit) => (run.state.flags & bit) !== 0),
};

function messageFlag(
  doc: string,
  act: (run: RunContext, bit: number) => boolean,
): FunctionDeclaration<CoreState> {
  return fn({
    args: [flag('flag')],
    routes: ANY_ROUTE,
    doc: `${doc} 0 to 31, or a name declared with \`flags\`.`,
    check([given], _site, state) {
      const named = given === undefined ? null : flagOf(given);
      return typeof named === 'string' && state.services.flag(named) === null ? unknown(named) : null;
    },
    run(state, call, given) {
      const number = typeof given === 'number' ? given : state.services.flag(given);
      if (number === null) {
        const { problem, hint } = unknown(String(given));
        return refuse(call, problem, hint);
      }
      return act(call.run, 1 << number) ? 1 : -1;
    },
  });
}

function unknown(name: string): Problem {
  return {
    problem: `there is no flag "${name}"`,
    hint: `declare it: flags ${name}:1, or #!define ${name} 1`,
  };
}

/** A flag's number, checked, or its name, which only the script's `flags` can resolve. */
function flag(name: string): Arg<number | string> {
  return {
    kind: 'value',
    name,
    type: 'flag',
    optional: false,
    interpolate: false,
    convert: flagOf,
  };
}

function flagOf(given: Value): number | string | Problem {
  const text = toText(given);
  const number = typeof given === 'number' ? given : parseInteger(text);
  if (number === null) {
    return NAME.test(text) ? text : { problem: `"${text}" is no flag`, hint: 'use 0 to 31 or a name' };
  }
  return number >= 0 && number < FLAGS
    ? number
    : { problem: `there is no flag ${number}`, hint: `use 0 to ${FLAGS - 1}` };
}

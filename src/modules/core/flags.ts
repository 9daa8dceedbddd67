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

const { fn } = declare<null>();

const FLAGS = 32;
const NAME = /^[a-z_][a-z0-9_]*$/i;

/** `setflag`, `resetflag`, `isflagset`: the message flags (`$mf`), by number or by the name that `flags` gave them. */
export const flagFunctions: Readonly<Record<string, FunctionDeclaration<null>>> = {
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

function messageFlag(doc: string, act: (run: RunContext, bit: number) => boolean): FunctionDeclaration<null> {
  return fn({
    args: [flag('flag')],
    routes: ANY_ROUTE,
    doc: `${doc} 0 to 31, or a name declared with \`flags\`.`,
    run(_state, call, given) {
      const { run } = call;
      const number = typeof given === 'number' ? given : run.services.flag(given);
      if (number === null) {
        return refuse(call, `there is no flag "${given}"`, `declare it: flags ${given}:1`);
      }
      return act(run, 1 << number) ? 1 : -1;
    },
  });
}

/** A flag's number, checked, or its name, which only the run's services can resolve. */
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

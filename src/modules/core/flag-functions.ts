import {
  ANY_ROUTE,
  declare,
  type FunctionDeclaration,
  int,
  type Problem,
  type RunContext,
  type Value,
} from '../../kit/index.ts';

const { fn } = declare<null>();

/** Number of message flags. */
const FLAGS = 32;

function checkFlag([flag]: readonly (Value | undefined)[]): Problem | null {
  const valid = typeof flag !== 'number' || (flag >= 0 && flag < FLAGS);
  return valid ? null : { problem: `there is no flag ${flag}: they are numbered 0 to ${FLAGS - 1}` };
}

function flagFunction(
  doc: string,
  apply: (run: RunContext, bit: number) => boolean,
): FunctionDeclaration<null> {
  return fn({
    args: [int('flag')],
    routes: ANY_ROUTE,
    doc,
    check: checkFlag,
    run(_state, { run }, flag) {
      return flag >= 0 && flag < FLAGS && apply(run, (1 << flag) >>> 0) ? 1 : -1;
    },
  });
}

/** Message flags: they stay with the message and its transaction. */
export const FLAG_FUNCTIONS: Readonly<Record<string, FunctionDeclaration<null>>> = {
  setflag: flagFunction('Sets a message flag, 0 to 31.', ({ state }, bit) => {
    state.flags = (state.flags | bit) >>> 0;
    return true;
  }),
  resetflag: flagFunction('Clears a message flag.', ({ state }, bit) => {
    state.flags = (state.flags & ~bit) >>> 0;
    return true;
  }),
  isflagset: flagFunction(
    'Whether a message flag is set: 1 or -1.',
    ({ state }, bit) => (state.flags & bit) !== 0,
  ),
};

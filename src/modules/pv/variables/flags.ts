import type { RunContext, Value } from '../../../kit/index.ts';
import { readOnly, readWrite, type Variables } from '../state.ts';

/** Flags are 32 bits; Kamailio prints them unsigned. */
function numbers(
  doc: string,
  get: (run: RunContext) => number,
  set: (run: RunContext, flags: number) => void,
) {
  const write = (run: RunContext, value: Value): boolean => {
    if (typeof value === 'string') return false;
    set(run, (value ?? 0) >>> 0);
    return true;
  };
  const hexadecimal = (run: RunContext): string => (get(run) >>> 0).toString(16).padStart(8, '0');
  return {
    decimal: readWrite(`${doc}, as a number.`, (run) => get(run) >>> 0, write),
    hexadecimal: readWrite(`${doc}, eight hexadecimal digits.`, hexadecimal, write),
  };
}

const message = numbers(
  'The message flags',
  (run) => run.state.flags,
  (run, flags) => {
    run.state.flags = flags;
  },
);
const script = numbers(
  'The script flags',
  (run) => run.scriptFlags,
  (run, flags) => {
    run.scriptFlags = flags;
  },
);
const branch = numbers(
  "The flags of the Request-URI's branch",
  (run) => run.state.branchFlags,
  (run, flags) => {
    run.state.branchFlags = flags;
  },
);

/** All flags of a kind at once. */
export const FLAG_VARIABLES: Variables = {
  mf: message.decimal,
  mF: message.hexadecimal,
  sf: script.decimal,
  sF: script.hexadecimal,
  bf: branch.decimal,
  bF: branch.hexadecimal,
  true: readOnly('1.', () => 1),
};

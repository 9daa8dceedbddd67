import type { Value } from './value.ts';

/**
 * Where in the loaded script to go on: plain data. A stack of places, outermost first, is all that is kept of a stopped
 * run. `block` numbers a brace list of the program, `action` an instruction in it, `operands` the values that the block had
 * computed so far (empty between two actions, except for the turn counter of a running `while`).
 */
export interface Place {
  readonly block: number;
  readonly action: number;
  readonly operands: readonly Value[];
}

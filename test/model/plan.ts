import fc from 'fast-check';

/**
 * What the script does with a call, one letter a step. Each step that stops the request goes on with the next one:
 * `s` sleep 500 ms · `k` go to a worker at once · `u` pause 300 ms · `p` suspend until somebody goes on with it · `o` the
 * same, with a task that goes on with it while the run that suspended is still out · `w` wait a second for a key ·
 * `d` suspend twice in one run · `r` provisional reply · `f` final reply · `n` end without one.
 */
export type Letter = 's' | 'k' | 'u' | 'p' | 'o' | 'w' | 'd' | 'r' | 'f' | 'n';

/** What clients do about a call meanwhile. */
export type Happening = 'cancel' | 'continue' | 'key' | 'repeat' | 'ack';

/** A call with its plan, and what happens to it when: milliseconds since it began. */
export interface Call {
  readonly method: 'INVITE' | 'OPTIONS';
  readonly plan: string;
  readonly start: number;
  readonly events: readonly { readonly kind: Happening; readonly at: number }[];
}

const STOPS: readonly Letter[] = ['s', 'k', 'p', 'o', 'w', 'd'];
const STEPS: readonly Letter[] = [...STOPS, 'u', 'u', 'r'];

const plan = fc
  .tuple(
    fc.constantFrom('', 'u', 'r'),
    fc.constantFrom(...STOPS),
    fc.array(fc.constantFrom(...STEPS), { maxLength: 5 }),
    fc.constantFrom('f', 'f', 'n'),
  )
  .map(([first, stop, steps, end]) => [first, stop, ...steps, end].join(''));

const happening = fc.record({
  kind: fc.constantFrom<Happening>('cancel', 'continue', 'continue', 'key', 'repeat', 'ack'),
  hundreds: fc.nat({ max: 40 }),
});

/** Any call. Steps take hundreds of milliseconds, and no two events come at the same part of one, so that none coincide. */
export const call: fc.Arbitrary<Call> = fc
  .record({
    method: fc.constantFrom('INVITE', 'INVITE', 'OPTIONS'),
    plan,
    start: fc.nat({ max: 3000 }),
    happenings: fc.array(happening, { maxLength: 7 }),
  })
  .map(({ method, plan: steps, start, happenings }) => ({
    method,
    plan: steps,
    start,
    events: happenings
      .map(({ kind, hundreds }, index) => ({ kind, at: hundreds * 100 + 11 * (index + 1) }))
      .toSorted((one, other) => one.at - other.at),
  }));

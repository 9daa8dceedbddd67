import { type Step, scenario } from '../../harness/scenario.ts';

/** Enough of each to see its address counted by itself, and blocked. */
const users = [
  ...Array.from({ length: 25 }, () => 'caller'),
  ...Array.from({ length: 19 }, () => 'neighbour'),
  ...Array.from({ length: 20 }, () => 'far'),
  ...Array.from({ length: 1 }, () => 'none'),
];

const steps = users.map(
  (user, index): Step => ({
    at: 2 * index,
    call: `c${index}`,
    peer: 'a',
    request: { method: 'OPTIONS', user },
  }),
);

export default scenario({
  shows: 'pike: how many requests an address may send, alone and after its neighbours, before it is blocked.',
  steps,
  due: { a: steps.map(({ at }) => at) },
  until: 400,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'sleep and usleep go on exactly where they stand, in a called route, a condition and a loop, with $var kept and without a transaction.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [1301] },
  until: 1700,
});

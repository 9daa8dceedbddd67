import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'With the full continuation a sleep may be a condition, a value and the last action of its block.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  withoutKamailio: 'Kamailio has no full continuation',
  until: 4000,
});

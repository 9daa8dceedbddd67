import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'With the full continuation a run is of the same kind after a sleep as before, and fr_timer does not end it.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  withoutKamailio: 'Kamailio has no full continuation',
  until: 4500,
});

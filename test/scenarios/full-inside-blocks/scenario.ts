import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'With the full continuation a sleep goes on exactly where it stands: in if, while, switch and a called route, with $var and the callers there.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  withoutKamailio: 'Kamailio has no full continuation',
  until: 5000,
});

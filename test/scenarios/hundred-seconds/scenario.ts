import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'The module documentation names 100 seconds as the maximum; Kamailio refuses it, we accept it.',
  covers: ['seconds-limits'],
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  until: 2500,
});

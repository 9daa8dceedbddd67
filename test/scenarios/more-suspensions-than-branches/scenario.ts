import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A request may suspend more often than max_branches says; in Kamailio every suspension uses up a branch.',
  covers: ['branch-limit'],
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  until: 6000,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A group that does not exist is refused with -1; Kamailio says that it worked, and fr_timer ends the request.',
  covers: ['unknown-group'],
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  until: 2500,
});

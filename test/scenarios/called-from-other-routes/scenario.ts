import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A route that a failure_route calls may sleep: where a function may stand is a matter of the block that it is written in.',
  covers: ['lexical-check'],
  steps: [{ at: 0, call: 'a', request: { method: 'INVITE' }, ack: true }],
  due: { a: [0, 2000] },
  until: 4500,
});

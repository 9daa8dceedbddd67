import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A suspended request is answered with 408 by fr_timer; t_continue after it finds none: -1.',
  covers: ['continue-timed-out'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 2500, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [0, 1000], b: [2500] },
  until: 3500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Only the first of two t_continue goes on with the request; the second finds it answered: -1.',
  covers: ['double-continue', 'continue-not-found'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 500, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [0, 500], b: [500] },
  until: 1500,
});

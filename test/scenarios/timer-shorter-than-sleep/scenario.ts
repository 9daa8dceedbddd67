import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'fr_timer ends a longer sleep with 408, for any method, and the later wake does nothing.',
  covers: ['fr-timer', 'continue-timed-out'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
    { at: 4500, call: 'c', request: { method: 'INFO' } },
  ],
  due: { a: [1000], b: [0, 1000], c: [4500] },
  until: 4700,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 't_set_fr before the sleep gives it the time that fr_timer would not.',
  covers: ['armed-routes'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
  ],
  due: { a: [2000], b: [0, 2000] },
  until: 3500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 't_newtran alone absorbs what belongs to a transaction that is there: its zero ends the run.',
  covers: ['retransmission-filtered'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 100, call: 'b', request: { method: 'INVITE' }, ack: true },
    { at: 400, repeat: 'a' },
    { at: 500, repeat: 'b' },
    { at: 3600, repeat: 'a' },
  ],
  due: { a: [2000, 3600], b: [100, 500, 2100] },
  until: 4000,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A resumed route may suspend again, itself included; an INVITE gets one 100 only.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
  ],
  due: { a: [3000], b: [0, 3000] },
  until: 6500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'While a request sleeps for milliseconds its retransmissions are absorbed, an INVITE getting its 100 again, and a CANCEL ends it.',
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 0, call: 'b', request: { method: 'OPTIONS' } },
    { at: 0, call: 'c', request: { method: 'INVITE' }, ack: true },
    { at: 300, repeat: 'a' },
    { at: 300, repeat: 'b' },
    { at: 400, cancel: 'c' },
    { at: 2000, call: 'd', request: { method: 'INFO' } },
  ],
  due: { a: [0, 300, 800], b: [800], c: [0, 400, 400], d: [2000] },
  until: 2500,
});

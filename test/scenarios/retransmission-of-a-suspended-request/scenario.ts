import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A retransmission of a request that is suspended by hand is absorbed, an INVITE getting its 100 again, and t_continue goes on with it once.',
  covers: ['retransmission-filtered'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 300, repeat: 'a' },
    { at: 600, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [0, 300, 600], b: [600] },
  until: 1500,
});

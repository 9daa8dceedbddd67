import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'An INVITE gets 100 at once and its final reply after the sleep; the ACK ends the retransmissions and never reaches the script behind t_check_trans.',
  covers: ['auto-100'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 4500, call: 'b', request: { method: 'OPTIONS' } },
  ],
  due: { a: [0, 2000], b: [4500] },
  until: 4700,
});

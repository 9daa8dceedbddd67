import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'The ACK of a 2xx is a message of its own: it reaches the script and cannot be put to sleep.',
  covers: ['ack-of-2xx'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 3600, call: 'b', request: { method: 'INFO' } },
  ],
  until: 3800,
  due: { a: [0, 1000], b: [3600] },
});

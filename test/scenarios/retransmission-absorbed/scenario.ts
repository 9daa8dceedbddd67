import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A retransmission that comes during the sleep is absorbed: an INVITE gets its 100 again, anything else gets nothing, and the script does not run again.',
  covers: ['retransmission-filtered'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
    { at: 300, repeat: 'a' },
    { at: 400, repeat: 'b' },
    { at: 600, repeat: 'a' },
    { at: 700, call: 'c', request: { method: 'INFO' } },
  ],
  due: { a: [2000], b: [0, 400, 2000], c: [700] },
  until: 3500,
});

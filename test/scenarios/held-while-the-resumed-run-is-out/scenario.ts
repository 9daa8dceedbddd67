import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'While a resumed run is busy, a retransmission of its request is absorbed and other requests are answered; the reply of the run is sent when it ends. Kamailio waits with them.',
  covers: ['reply-lock', 'busy-worker'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 2200, repeat: 'a' },
    { at: 2400, call: 'b', request: { method: 'INFO' } },
    { at: 5500, call: 'c', request: { method: 'INFO' } },
  ],
  until: 5700,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A retransmission of a request that is paused without a transaction is absorbed; in Kamailio it waits in the socket and runs the script again.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 400, repeat: 'a' },
    { at: 3000, call: 'b', request: { method: 'INFO' } },
  ],
  until: 3300,
});

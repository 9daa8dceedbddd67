import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    't_lookup_request finds the transaction of a retransmission and sends nothing; t_release leaves it without a reply.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', user: 'lookup' } },
    { at: 100, repeat: 'a' },
    { at: 200, call: 'b', request: { method: 'OPTIONS', user: 'release' } },
    { at: 400, call: 'c', request: { method: 'INFO' } },
  ],
  until: 700,
});

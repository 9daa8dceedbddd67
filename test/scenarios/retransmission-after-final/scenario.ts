import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A retransmission after the final reply gets that reply again while wt_timer lasts; afterwards it is a new request.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', to: '<sip:test@example.com>;tag=given' } },
    { at: 2200, repeat: 'a' },
    { at: 5500, repeat: 'a' },
  ],
  due: { a: [1000, 2200, 6500] },
  until: 8000,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Any number of requests may wait for one key; a wake ends all their waits, in order, and its code is how many.',
  steps: [
    ...['one', 'two', 'three'].map((call, at) => ({ at, call, request: { method: 'OPTIONS' } })),
    { at: 500, call: 'b', request: { method: 'INFO' } },
  ],
  withoutKamailio: 'Kamailio has no async_wait',
  until: 1500,
});

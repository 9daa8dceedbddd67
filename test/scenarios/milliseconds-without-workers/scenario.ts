import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_ms_route without async_workers is refused with -1; Kamailio accepts it and forgets the request until fr_timer.',
  covers: ['ms-without-workers'],
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  until: 2500,
});

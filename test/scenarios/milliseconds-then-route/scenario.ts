import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_ms_route stops for milliseconds and then runs the named route; the milliseconds may be in a variable.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [400] },
  until: 1500,
});

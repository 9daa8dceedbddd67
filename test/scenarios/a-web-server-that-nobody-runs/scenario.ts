import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'http_client gives a number of libcurl where nobody listens, which is true in a condition, after all failovers; the result variable is empty then.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [0] },
  until: 400,
});

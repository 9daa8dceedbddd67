import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Two sleeps in a row add up.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [2000] },
  until: 4500,
});

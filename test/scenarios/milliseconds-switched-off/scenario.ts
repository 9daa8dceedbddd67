import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Without ms_timer the functions with milliseconds are refused with -1.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [0] },
  until: 1000,
});

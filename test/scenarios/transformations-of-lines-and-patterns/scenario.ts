import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'The line, re, num, val and urialias classes of transformations.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});

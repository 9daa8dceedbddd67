import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'After a sleep deep inside blocks the rest of the innermost one runs like any script: loops, routes, conditions.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'deep' } }],
  due: { a: [1000] },
  until: 2500,
});

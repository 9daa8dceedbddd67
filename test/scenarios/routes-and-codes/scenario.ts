import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Routes are called by name, text, number or expression; their codes and those of functions in $rc, conditions, comparisons and assignments.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [0] },
  until: 300,
});

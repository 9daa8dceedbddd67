import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'switch on numbers, texts and patterns, with fall-through and default; while with break, nesting and max_while_loops.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [0] },
  until: 300,
});

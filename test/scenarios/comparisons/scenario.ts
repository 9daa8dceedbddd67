import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Comparisons convert by their left side, undefined equals zero and the empty text, =~ is case-insensitive and unanchored.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'The preprocessor: definitions, substitutions, conditions, text in an off block that is never tokenised; and how texts and numbers are written.',
  defines: { FROM_OUTSIDE: '1' },
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [0] },
  until: 300,
});

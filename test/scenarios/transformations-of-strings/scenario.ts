import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'The s class of transformations, on text, empty text, numbers, encoded text and undefined values.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});

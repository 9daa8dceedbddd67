import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'The uri class of transformations, on full, short, strange and wrong URIs.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'htable: reading, writing, counting, deleting by name and value, iterating, initial values, keys with variables.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'mqueue: first in first out, the oldest go when it is full, keys that are unique, and what its functions return.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});

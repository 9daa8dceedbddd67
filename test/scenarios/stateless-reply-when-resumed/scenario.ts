import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A stateless reply in a resumed route is sent, but the transaction does not know it: 500 follows.',
  covers: ['stateless-in-resumed'],
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [1000, 1000] },
  until: 2500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'async_sleep answers nothing for its time and then goes on with the next action of the same block.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'sleep' } }],
  due: { a: [2000] },
  until: 3500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_task_data runs a route in a worker with $async(data), without the request; the script goes on with 1.',
  covers: ['task-data'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 500, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [0], b: [500] },
  until: 1000,
});

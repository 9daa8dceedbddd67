import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_task_route goes on at once with a route in a worker of the group "default"; nothing after the call runs.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
  ],
  due: { a: [0], b: [0, 0] },
  until: 1000,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'async_ms_sleep stops for milliseconds and goes on with the next action of the same block, in a worker of the group "default".',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
  ],
  due: { a: [300], b: [0, 300] },
  until: 1500,
});

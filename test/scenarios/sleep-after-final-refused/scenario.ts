import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'After a final reply async_route and async_sleep are refused with -1 and the script goes on.',
  covers: ['after-final'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
    { at: 2200, call: 'c', request: { method: 'INFO' } },
  ],
  due: { a: [0], b: [0], c: [2200] },
  until: 2400,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Requests that t_suspend stopped wait in a queue until a timer route of rtimer continues them, in order.',
  steps: [
    { at: 250, call: 'a', request: { method: 'INVITE', user: 'alice' }, ack: true },
    { at: 250, call: 'b', request: { method: 'MESSAGE', user: 'bob' } },
    { at: 650, call: 'c', request: { method: 'OPTIONS', user: 'carol' } },
  ],
  due: { a: [250, 300], b: [300], c: [700] },
  until: 1500,
});

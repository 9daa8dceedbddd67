import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A request hands its own name to a task right after t_suspend, and the task goes on with it, in its worker.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
  ],
  due: { a: [0], b: [0, 0] },
  until: 1000,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    't_suspend stops a request, which t_continue of another one goes on with: the route runs at once, before the caller goes on, and its code is 1.',
  covers: ['t-suspend-goes-on', 't-continue-at-once'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 700, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [0, 700], b: [700] },
  until: 1500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A request puts its own name into a queue and suspends itself; the route of a timer takes it out and goes on with it.',
  steps: [
    { at: 50, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 60, call: 'b', request: { method: 'OPTIONS' } },
    { at: 1000, call: 'd', request: { method: 'INFO' } },
  ],
  due: { a: [50, 200], b: [200], d: [1000] },
  until: 1500,
});

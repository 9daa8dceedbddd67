import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Sleeps of milliseconds add up, in resumed runs and in a failure_route too.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE', user: 'late' }, ack: true },
  ],
  due: { a: [600], b: [0, 1500] },
  until: 3000,
});

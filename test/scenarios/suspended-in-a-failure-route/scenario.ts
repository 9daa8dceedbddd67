import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A failure_route may suspend by hand; the resumed route answers.',
  covers: ['in-failure-route'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 2500, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [0, 2500], b: [2500] },
  until: 3500,
});

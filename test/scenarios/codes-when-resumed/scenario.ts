import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Functions give the same code in a resumed run as in the first run.',
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE', user: 'now' }, ack: true },
    { at: 100, call: 'b', request: { method: 'INFO' } },
    { at: 200, call: 'c', request: { method: 'INVITE', user: 'later' }, ack: true },
    { at: 2500, call: 'd', request: { method: 'INFO' } },
  ],
  due: { a: [0, 0, 0], b: [100], c: [200, 1200, 1200, 1200], d: [2500] },
  until: 2700,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A run is of the kind of its route; when it is resumed it is a failure route, whatever it was.',
  covers: ['failure-kind'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE', user: 'late' }, ack: true },
  ],
  due: { a: [1000], b: [0, 2000] },
  until: 3500,
});

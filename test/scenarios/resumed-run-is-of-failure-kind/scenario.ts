import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A resumed run is of failure-route kind, with the transaction there.',
  covers: ['failure-kind'],
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [1000] },
  until: 2500,
});

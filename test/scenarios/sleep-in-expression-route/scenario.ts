import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'async_route inside an expression suspends all the same: its zero ends the run.',
  covers: ['lexical-check'],
  steps: ['true', 'assigned'].map((user) => ({ at: 0, call: user, request: { method: 'OPTIONS', user } })),
  due: { true: [1000], assigned: [1000] },
  until: 2500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Header edits are deferred: later reads of the same script do not see them, not even after a sleep.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', headers: ['Subject: kept', 'X-Old: one'] } }],
  due: { a: [1000] },
  until: 2500,
});

import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Commands set states, add and remove destinations, switch probing off and tell hashes.',
  defines: listFile(import.meta.url),
  steps: [{ at: 0, call: 'c0', request: { method: 'OPTIONS' } }],
  due: { c0: [0] },
  until: 200,
});

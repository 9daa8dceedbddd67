import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'What the XAVPs of a choice hold, under names of the script’s own.',
  defines: listFile(import.meta.url),
  steps: [{ at: 0, call: 'c0', request: { method: 'OPTIONS' } }],
  due: { c0: [0] },
  until: 200,
});

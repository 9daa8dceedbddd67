import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'ds_reload reads the list again: states begin anew, and what was added is gone; within reload_delta it is refused.',
  defines: listFile(import.meta.url),
  steps: [{ at: 0, call: 'c0', request: { method: 'OPTIONS' } }],
  due: { c0: [0] },
  until: 200,
});

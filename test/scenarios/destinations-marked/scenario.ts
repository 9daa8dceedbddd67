import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'ds_mark_dst takes a destination out of use and brings it back; the event routes run within the run that did it.',
  defines: listFile(import.meta.url),
  steps: [{ at: 0, call: 'c0', request: { method: 'OPTIONS' } }],
  due: { c0: [0] },
  until: 200,
});

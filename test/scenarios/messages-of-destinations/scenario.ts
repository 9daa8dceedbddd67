import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'ds_is_from_list tells whether a message or a URI is of a destination; bits of its mode leave port and transport aside.',
  defines: listFile(import.meta.url),
  steps: [{ at: 0, call: 'c0', request: { method: 'OPTIONS' } }],
  due: { c0: [0] },
  until: 200,
});

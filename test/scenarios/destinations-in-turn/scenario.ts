import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Algorithm 4 goes round over the destinations that are in use; each set has a turn of its own.',
  defines: listFile(import.meta.url),
  steps: [
    { at: 0, call: 'c0', request: { method: 'OPTIONS' } },
    { at: 50, call: 'c1', request: { method: 'OPTIONS' } },
    { at: 100, call: 'c2', request: { method: 'OPTIONS' } },
    { at: 150, call: 'c3', request: { method: 'OPTIONS' } },
  ],
  due: { c0: [0], c1: [50], c2: [100], c3: [150] },
  until: 350,
});

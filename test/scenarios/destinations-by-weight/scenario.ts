import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Algorithm 9 goes by weights, 11 by relative weights of the destinations in use; without any the first is taken.',
  defines: listFile(import.meta.url),
  steps: [
    { at: 0, call: 'c0', request: { method: 'OPTIONS' } },
    { at: 50, call: 'c1', request: { method: 'OPTIONS' } },
    { at: 100, call: 'c2', request: { method: 'OPTIONS' } },
  ],
  due: { c0: [0], c1: [50], c2: [100] },
  until: 300,
});

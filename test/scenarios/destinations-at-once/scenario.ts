import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Algorithm 12 forks to all destinations in use.',
  defines: listFile(import.meta.url),
  steps: [
    { at: 0, call: 'c0', request: { method: 'OPTIONS', user: 'dst' } },
    { at: 50, call: 'c1', request: { method: 'OPTIONS', user: 'domain' } },
  ],
  due: { c0: [0], c1: [50] },
  until: 250,
});

import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Algorithm 8 begins with the highest priority, of equal ones with the one written last; a limit bounds what is kept; what cannot be chosen from is refused.',
  defines: listFile(import.meta.url),
  steps: [
    { at: 0, call: 'c0', request: { method: 'OPTIONS', uri: 'sip:example.com', headers: ['X-Set: foo'] } },
  ],
  due: { c0: [0] },
  until: 200,
});

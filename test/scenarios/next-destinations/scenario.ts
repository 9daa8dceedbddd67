import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'The destinations after the chosen one are tried one by one, into $du or the domain; the newest choice comes first.',
  defines: listFile(import.meta.url),
  steps: [{ at: 0, call: 'c0', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { c0: [0] },
  until: 200,
});

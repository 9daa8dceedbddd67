import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Destinations are probed with OPTIONS: one that does not answer goes out of use, one that answers stays; the event route has its URI.',
  defines: listFile(import.meta.url),
  steps: [
    { at: 0, call: 'a', request: { method: 'INFO' } },
    { at: 100, call: 'b', request: { method: 'MESSAGE' } },
    { at: 2700, call: 'c', request: { method: 'MESSAGE' } },
  ],
  due: { a: [0], b: [100], c: [2700] },
  until: 2900,
});

import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A destination is trying until it failed as often as ds_probing_threshold says, and inactive until it was well as often as ds_inactive_threshold says.',
  defines: listFile(import.meta.url),
  steps: [
    { at: 0, call: 'c0', request: { method: 'OPTIONS', headers: ['X-States: ttattttaaa'] } },
    { at: 100, call: 'c1', request: { method: 'OPTIONS', headers: ['X-States: iaiatataaa'] } },
  ],
  due: { c0: [0], c1: [100] },
  until: 300,
});

import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'With use_default the last destination is tried last, and when no other is in use.',
  defines: listFile(import.meta.url),
  steps: [
    { at: 0, call: 'c0', request: { method: 'OPTIONS', user: '1' } },
    { at: 50, call: 'c1', request: { method: 'OPTIONS', user: '1' } },
    { at: 100, call: 'c2', request: { method: 'OPTIONS', user: '1' } },
    { at: 150, call: 'c3', request: { method: 'OPTIONS', user: '1' } },
    { at: 200, call: 'c4', request: { method: 'OPTIONS', user: '2' } },
    { at: 250, call: 'c5', request: { method: 'OPTIONS', user: '2' } },
    { at: 300, call: 'c6', request: { method: 'OPTIONS', user: '4' } },
    { at: 350, call: 'c7', request: { method: 'OPTIONS', user: '5' } },
    { at: 400, call: 'c8', request: { method: 'OPTIONS', user: '7' } },
  ],
  due: { c0: [0], c1: [50], c2: [100], c3: [150], c4: [200], c5: [250], c6: [300], c7: [350], c8: [400] },
  until: 600,
});

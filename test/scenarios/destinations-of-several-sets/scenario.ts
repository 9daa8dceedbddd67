import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'ds_select_routes chooses of several sets, one after the other.',
  defines: listFile(import.meta.url),
  steps: [
    {
      at: 0,
      call: 'c0',
      request: { method: 'OPTIONS', user: 'bob', headers: ['X-Rules: 1=x', 'X-Mode: 7'] },
    },
  ],
  due: { c0: [0] },
  until: 200,
});

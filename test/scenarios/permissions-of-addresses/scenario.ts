import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'permissions: addresses of groups, with masks, ports and names, from a file.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  due: { a: [0] },
  until: 200,
});

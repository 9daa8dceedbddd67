import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'AVPs are stacks with indexes; $var, $vn, $vz and $shv have their own unset values.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});

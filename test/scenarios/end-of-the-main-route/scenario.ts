import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'return, break and exit end the main route wherever they stand.',
  steps: ['return', 'negative', 'break', 'in-loop', 'silent', 'other'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: { return: [0], negative: [0], break: [0], 'in-loop': [0], other: [0] },
  until: 300,
});

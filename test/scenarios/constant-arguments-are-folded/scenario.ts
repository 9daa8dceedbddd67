import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Arguments may be constant expressions: a sum of texts, a sum of numbers, a define, a number without quotes.',
  covers: ['folded-arguments'],
  steps: ['sum', 'define', 'number'].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: { sum: [2000], define: [2000], number: [2000] },
  until: 3500,
});

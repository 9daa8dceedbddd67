import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Operators bind and compute as in Kamailio: integers, signs, shifts, bits, division and modulo.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS', user: 'bob' } }],
  due: { a: [0] },
  until: 300,
});

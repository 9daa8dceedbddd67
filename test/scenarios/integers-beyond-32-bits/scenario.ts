import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Integers have more than 32 bits, as in newer releases; in Kamailio 5.6.3 they wrap.',
  steps: [{ at: 0, call: 'a', request: { method: 'OPTIONS' } }],
  until: 2300,
});

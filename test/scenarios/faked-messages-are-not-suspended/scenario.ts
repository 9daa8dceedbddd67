import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'In a task without a request everything that suspends is refused with -1; what hands data over is not.',
  covers: ['faked-messages'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 2000, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [0], b: [2000] },
  until: 2500,
});

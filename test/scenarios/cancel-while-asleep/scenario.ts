import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A CANCEL during the sleep is answered with 200 and the INVITE with 487 at once; neither the wake nor a failure_route runs afterwards.',
  covers: ['cancel'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 500, cancel: 'a' },
    { at: 3500, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [0, 500, 500], b: [3500] },
  until: 3700,
});

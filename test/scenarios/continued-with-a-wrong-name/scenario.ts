import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    't_continue with a route or a transaction that does not exist gives -1 and leaves the request suspended.',
  covers: ['continue-not-found', 'unknown-route'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 500, call: 'b', request: { method: 'INFO' } },
  ],
  due: { a: [0, 500], b: [500] },
  until: 1500,
});

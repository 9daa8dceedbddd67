import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 't_continue of a request that is not suspended, as its script still runs, gives -1.',
  covers: ['continue-not-suspended'],
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' }, ack: true },
    { at: 300, call: 'b', request: { method: 'INFO' } },
  ],
  until: 2000,
});

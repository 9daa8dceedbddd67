import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A resumed route that ends without a final reply, however it ends, is answered with 500.',
  covers: ['nothing-answers'],
  steps: [
    ...['end', 'exit', 'drop', 'return', 'provisional'].map((user) => ({
      at: 0,
      call: user,
      request: { method: 'OPTIONS', user },
    })),
    { at: 0, call: 'invite', request: { method: 'INVITE' }, ack: true },
  ],
  due: {
    end: [1000],
    exit: [1000],
    drop: [1000],
    return: [1000],
    provisional: [1000, 1000],
    invite: [0, 1000],
  },
  until: 2500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'The maximal lifetime of a transaction ends a longer sleep too, with 408.',
  covers: ['lifetime'],
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS' } },
    { at: 0, call: 'b', request: { method: 'INVITE' }, ack: true },
    { at: 0, call: 'c', request: { method: 'OPTIONS', user: 'longer' } },
  ],
  due: { a: [1000], b: [0, 1500], c: [3000] },
  until: 4500,
});

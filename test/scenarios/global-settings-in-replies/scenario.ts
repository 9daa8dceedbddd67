import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'server_header is in every reply that is made here, stateless, stateful and after a sleep.',
  steps: [
    { at: 0, call: 'a', request: { method: 'OPTIONS', user: 'stateless' } },
    { at: 0, call: 'b', request: { method: 'OPTIONS', user: 'stateful' } },
    { at: 0, call: 'c', request: { method: 'OPTIONS', user: 'sleeps' } },
    { at: 0, call: 'd', request: { method: 'INVITE', user: 'sleeps' }, ack: true },
  ],
  due: { a: [0], b: [0], c: [1000], d: [0, 1000] },
  until: 2500,
});

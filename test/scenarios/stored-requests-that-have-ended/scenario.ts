import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'ts_append_to tells a transaction that is not there from one that was cancelled and from a URI that nobody registered, in any worker.',
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', user: 'answered' } },
    { at: 20, call: 'b', ack: true, request: { method: 'INVITE', user: 'cancelled' } },
    { at: 40, cancel: 'b' },
    { at: 60, call: 'c', ack: true, request: { method: 'INVITE', user: 'waiting' } },
    {
      at: 100,
      call: 'r',
      request: { method: 'REGISTER', user: 'phone', headers: ['Contact: <sip:phone@127.0.0.1:9>'] },
    },
  ],
  due: { a: [0], b: [20, 40, 40], c: [60], r: [1100] },
  until: 1500,
});

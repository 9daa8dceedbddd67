import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'tsilo: after a final answer, and after a CANCEL, a registration sends nothing more.',
  servers: {
    one: { INVITE: [{ after: 50, status: 486 }] },
    two: { INVITE: [{ after: 50, status: 180 }] },
  },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:one@127.0.0.1:{one-port}>'] },
    },
    { at: 50, call: 'a', ack: true, request: { method: 'INVITE', user: 'alice' } },
    {
      at: 300,
      call: 'r2',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:two@127.0.0.1:{two-port}>'] },
    },
    { at: 400, call: 'b', ack: true, request: { method: 'INVITE', user: 'bob' } },
    { at: 500, cancel: 'b' },
    {
      at: 600,
      call: 'r3',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'bob', headers: ['Contact: <sip:two@127.0.0.1:{two-port}>'] },
    },
  ],
  due: { phones: [0, 300, 600], a: [50, 100], b: [400, 500, 500], one: [50, 100] },
  until: 900,
});

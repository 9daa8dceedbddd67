import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'tsilo: what its functions return, and sending to one transaction or to one contact only.',
  servers: {
    one: {
      INVITE: [
        { after: 50, status: 180 },
        { after: 200, status: 200 },
      ],
    },
    two: { INVITE: [{ after: 50, status: 486 }] },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', user: 'alice' } },
    { at: 50, call: 'b', ack: true, request: { method: 'INVITE', user: 'bob' } },
    {
      at: 100,
      call: 'r1',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:one@127.0.0.1:{one-port}>'] },
    },
    {
      at: 300,
      call: 'r2',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'bob', headers: ['Contact: <sip:two@127.0.0.1:{two-port}>'] },
    },
    {
      at: 500,
      call: 'r3',
      peer: 'phones',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:two@127.0.0.1:{two-port}>;expires=0'],
      },
    },
  ],
  due: { a: [0, 150, 300], b: [50, 350], phones: [100, 300, 500], one: [100], two: [300, 350] },
  until: 900,
});

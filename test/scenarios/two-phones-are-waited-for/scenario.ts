import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'tsilo: every contact of the address of record gets the stored INVITE, those that register later too, but each once; the one that answers first has the call.',
  servers: {
    one: { INVITE: [{ after: 50, status: 180 }] },
    two: {
      INVITE: [
        { after: 50, status: 180 },
        { after: 300, status: 200 },
      ],
    },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', user: 'alice' } },
    {
      at: 200,
      call: 'r1',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:one@127.0.0.1:{one-port}>'] },
    },
    {
      at: 300,
      call: 'r2',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:two@127.0.0.1:{two-port}>'] },
    },
    {
      at: 400,
      call: 'r3',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:one@127.0.0.1:{one-port}>'] },
    },
    {
      at: 500,
      call: 'r4',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'bob', headers: ['Contact: <sip:one@127.0.0.1:{one-port}>'] },
    },
  ],
  due: { a: [0, 250, 350, 600], phones: [200, 300, 400, 500], one: [200, 600, 600], two: [300] },
  until: 950,
});

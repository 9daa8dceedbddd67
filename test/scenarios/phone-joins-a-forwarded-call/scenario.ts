import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'tsilo: a phone that registers while another one rings gets the call too, through branch_route; a CANCEL reaches both.',
  servers: {
    one: { INVITE: [{ after: 50, status: 180 }] },
    two: { INVITE: [{ after: 50, status: 180 }] },
    three: { INVITE: [{ after: 50, status: 180 }] },
  },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:one@127.0.0.1:{one-port}>'] },
    },
    { at: 100, call: 'a', ack: true, request: { method: 'INVITE', user: 'alice' } },
    {
      at: 300,
      call: 'r2',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:two@127.0.0.1:{two-port}>'] },
    },
    { at: 500, cancel: 'a' },
    {
      at: 700,
      call: 'r3',
      peer: 'phones',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:three@127.0.0.1:{three-port}>'],
      },
    },
  ],
  due: { phones: [0, 300, 700], a: [100, 150, 350, 500, 500], one: [100, 500, 500], two: [300, 500, 500] },
  until: 900,
});

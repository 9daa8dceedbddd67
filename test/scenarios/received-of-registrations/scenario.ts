import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'received_avp: where a registration really came from is kept, shown in the reply, and where lookup sends the request; branch flags of the registration come back.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'X-Received: sip:192.0.2.7:7777'],
      },
    },
    { at: 20, call: 'r2', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    { at: 40, call: 'r3', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>'] },
    },
    { at: 80, call: 'r5', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
  ],
  due: { phone: [0, 20, 40, 60, 80] },
  until: 200,
});

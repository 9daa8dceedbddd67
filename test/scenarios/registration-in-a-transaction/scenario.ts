import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'save answers through the transaction where there is one, and after a retransmission the reply is sent again without saving again.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;expires=100'] },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:b@192.0.2.1>'] },
    },
  ],
  due: { phone: [0, 20] },
  until: 140,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A registration with one contact that is refused: Kamailio has saved those before it.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;expires=10, <sip:b@192.0.2.1>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>'] },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;q=3, <sip:b@192.0.2.1>'],
      },
    },
    { at: 60, call: 'r4', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'bob',
        headers: ['Contact: <sip:p@192.0.2.1>', 'Path: <sip:p1.example.com;lr>'],
      },
    },
    { at: 100, call: 'r6', peer: 'phone', request: { method: 'REGISTER', user: 'bob' } },
  ],
  until: 220,
});

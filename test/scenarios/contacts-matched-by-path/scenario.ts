import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'matching_mode 2: the same URI over another Path is another contact.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'Path: <sip:p1.example.com;lr>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;expires=100', 'Path: <sip:p2.example.com;lr>'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;expires=200'] },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;expires=0', 'Path: <sip:p1.example.com;lr>'],
      },
    },
  ],
  due: { phone: [0, 20, 40, 60] },
  until: 180,
});

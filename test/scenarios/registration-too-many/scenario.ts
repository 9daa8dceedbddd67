import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'save: more contacts than max_contacts are refused with 503 and Retry-After, and save returns -2; one that leaves makes room for one that comes.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>, <sip:b@192.0.2.1>;q=0.9'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.1>'] },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:c@192.0.2.1>, <sip:a@192.0.2.1>;expires=0'],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.1>;expires=100'] },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:d@192.0.2.1>', 'X-Most: 3'] },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:e@192.0.2.1>, <sip:f@192.0.2.1>', 'X-Most: 4'],
      },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.1>'] },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.1>;expires=0'] },
    },
    { at: 160, call: 'r9', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
    {
      at: 180,
      call: 'r10',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'bob',
        headers: ['Contact: <sip:a@192.0.2.1>, <sip:b@192.0.2.1>, <sip:c@192.0.2.1>'],
      },
    },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180] },
  until: 300,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'save: a Contact of * with Expires 0 removes every contact; with anything else it is refused and changes nothing.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>, <sip:b@192.0.2.1>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: *'] },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: *', 'Expires: 10'] },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: *', 'Expires: soon'] },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'Contact: *', 'Expires: 0'],
      },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: *', 'Contact: <sip:a@192.0.2.1>', 'Expires: 0'],
      },
    },
    { at: 120, call: 'r7', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
    {
      at: 140,
      call: 'r8',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: *', 'Expires: 0'] },
    },
    { at: 160, call: 'r9', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
    {
      at: 180,
      call: 'r10',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: *', 'Expires: 0'] },
    },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180] },
  until: 300,
});

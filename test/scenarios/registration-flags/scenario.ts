import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Flags of save: 4 keeps one contact, 2 leaves the answer to reg_send_reply, 18 to the script; a URI in place of To.',
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
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.1>', 'X-Flags: 4'] },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:d@192.0.2.1>, <sip:e@192.0.2.1>', 'X-Flags: 4'],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:e@192.0.2.1>;expires=70', 'X-Flags: 4'],
      },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:f@192.0.2.1>', 'X-Flags: 18'] },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:g@192.0.2.1>', 'X-Flags: uri'] },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:g@192.0.2.1>', 'X-Flags: garbage'],
      },
    },
    { at: 140, call: 'r8', peer: 'phone', request: { method: 'REGISTER', user: 'bob' } },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140] },
  until: 260,
});

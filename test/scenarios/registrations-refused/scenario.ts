import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'save: what is malformed or too long is refused with a reply that says why, and save returns -1.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;q=2'] },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;q=abc'] },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;q=1.001'] },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1'] },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: a@192.0.2.1'] },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: '] },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: sip:a@192.0.2.1, *', 'Expires: 0'] },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@192.0.2.1>'],
      },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        to: '<sip:a%2@example.com>',
        headers: ['Contact: <sip:a@192.0.2.1>'],
      },
    },
    {
      at: 180,
      call: 'r10',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        to: '<sip:%C3%A9@example.com>',
        headers: ['Contact: <sip:a@192.0.2.1>'],
      },
    },
    {
      at: 200,
      call: 'r11',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        to: '<sip:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com>',
        headers: ['Contact: <sip:a@192.0.2.1>'],
      },
    },
    {
      at: 220,
      call: 'r12',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'Require: outbound'],
      },
    },
    { at: 240, call: 'r13', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240] },
  until: 360,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'save: default, least and greatest times; what is no number counts as none given.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>'] },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;expires=abc'] },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;expires=abc', 'Expires: 70'],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>', 'Expires: abc'] },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'Expires: 40;a'],
      },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'Expires: Wed, 31 Dec 2025 23:59:00 GMT'],
      },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;expires=', 'Expires: 40'],
      },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;expires="50"', 'Expires: 40'],
      },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;expires=10'] },
    },
    {
      at: 180,
      call: 'r10',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;expires=6000'] },
    },
    {
      at: 200,
      call: 'r11',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;expires=-1'] },
    },
    {
      at: 220,
      call: 'r12',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;expires=4294967296'],
      },
    },
    {
      at: 240,
      call: 'r13',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1> ; expires = 100'] },
    },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240] },
  until: 360,
});

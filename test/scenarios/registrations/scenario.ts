import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'save: contacts are added, changed, removed and asked for; the reply lists all of them with the time they have left, and what save returns says what happened.',
  steps: [
    { at: 0, call: 'r1', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1:5070;transport=udp>;q=0.5;x=y;expires=100'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: "Al" <sip:b@192.0.2.1>;q=0.7, sip:c@192.0.2.1;expires=70', 'Expires: 200'],
      },
    },
    { at: 60, call: 'r4', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.1>;expires=300'] },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.1>;expires=0'] },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.1>;expires=0'] },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:d@192.0.2.1>', 'Expires: 0'] },
    },
    { at: 160, call: 'r9', peer: 'phone', request: { method: 'REGISTER', user: 'bob' } },
    {
      at: 180,
      call: 'r10',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:x@192.0.2.1>, <sip:y@192.0.2.1>', 'Contact: <sip:z@192.0.2.1>'],
      },
    },
    {
      at: 200,
      call: 'r11',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:x@192.0.2.1>;expires=0, <sip:w@192.0.2.1>'],
      },
    },
    {
      at: 220,
      call: 'r12',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:w@192.0.2.1>, <sip:y@192.0.2.1>;expires=0'],
      },
    },
    {
      at: 240,
      call: 'r13',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'bob', headers: ['Contact: <tel:+123>, <mailto:a@b>'] },
    },
    {
      at: 600,
      call: 'r14',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'carol', headers: ['Contact: <sip:a@b>'] },
    },
    { at: 2600, call: 'r15', peer: 'phone', request: { method: 'REGISTER', user: 'carol' } },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 600, 2600] },
  until: 2720,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'method_filtering: lookup leaves out contacts whose Allow lacks the method, for requests without a To-tag; -2 where none is left.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;q=0.9', 'Allow: INVITE, ACK', 'Allow: BYE'],
      },
    },
    { at: 20, call: 'r2', peer: 'phone', request: { method: 'MESSAGE', user: 'alice' } },
    { at: 40, call: 'r3', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: { method: 'MESSAGE', user: 'alice', to: '<sip:alice@example.com>;tag=x' },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:b@192.0.2.1>;methods="MESSAGE, INVITE"', 'Allow: INFO'],
      },
    },
    { at: 100, call: 'r6', peer: 'phone', request: { method: 'MESSAGE', user: 'alice' } },
    { at: 120, call: 'r7', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    { at: 140, call: 'r8', peer: 'phone', request: { method: 'INFO', user: 'alice' } },
    {
      at: 160,
      call: 'r9',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.1>;q=0.1'] },
    },
    { at: 180, call: 'r10', peer: 'phone', request: { method: 'INFO', user: 'alice' } },
    {
      at: 200,
      call: 'r11',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:b@192.0.2.1>', 'Allow: FOO'] },
    },
    { at: 220, call: 'r12', peer: 'phone', request: { method: 'BAR', user: 'alice' } },
    { at: 240, call: 'r13', peer: 'phone', request: { method: 'INVITE', user: 'nobody' } },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240] },
  until: 360,
});

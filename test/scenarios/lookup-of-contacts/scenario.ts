import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'lookup: the contact with the highest q-value becomes the Request-URI and the others destinations, as a redirection shows; those of the same q-value stand in the order in which they came.',
  steps: [
    { at: 0, call: 'r1', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>, <sip:b@192.0.2.1>;q=0.3', 'User-Agent: desk phone'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.2:5070>;q=0.7'] },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:d@192.0.2.2>;q=.3'] },
    },
    { at: 80, call: 'r5', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    { at: 100, call: 'r6', peer: 'phone', request: { method: 'INVITE', user: 'ALICE' } },
    { at: 120, call: 'r7', peer: 'phone', request: { method: 'INVITE', user: 'bob' } },
    {
      at: 140,
      call: 'r8',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:al%69ce@elsewhere.example.com' },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:127.0.0.1:{server-port}' },
    },
    { at: 180, call: 'r10', peer: 'phone', request: { method: 'INVITE', user: 'alice', uri: 'tel:alice' } },
    {
      at: 200,
      call: 'r11',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.2:5070>;expires=0'] },
    },
    { at: 220, call: 'r12', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 240,
      call: 'r13',
      peer: 'phone',
      request: { method: 'MESSAGE', user: 'alice', headers: ['X-To: a'] },
    },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240] },
  until: 360,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'registered and unregister: what they return, and by what registered tells contacts apart.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;q=0.7, <sip:b@192.0.2.1>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'bob', headers: ['Contact: <sip:c@192.0.2.1>'] },
    },
    { at: 40, call: 'r3', peer: 'phone', request: { method: 'MESSAGE', user: 'alice' } },
    { at: 60, call: 'r4', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
    { at: 80, call: 'r5', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    { at: 100, call: 'r6', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100] },
  until: 220,
});

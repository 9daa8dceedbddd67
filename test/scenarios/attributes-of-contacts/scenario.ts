import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'xavp_contact: the XAVP that the script gave a contact is kept with it; lookup and registered give it back.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;q=0.9', 'X-A: first'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:b@192.0.2.1>;q=0.5', 'X-B: bee'],
      },
    },
    { at: 40, call: 'r3', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    { at: 60, call: 'r4', peer: 'phone', request: { method: 'MESSAGE', user: 'alice' } },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;q=0.9'] },
    },
    { at: 100, call: 'r6', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;q=0.9', 'X-B: bb'],
      },
    },
    { at: 140, call: 'r8', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140] },
  until: 260,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'xavp_cfg and xavp_rcd: the script says what holds for a registration, and sees which contact was found.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;expires=99, <sip:b@192.0.2.1>', 'X-Expires: 111'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;expires=0', 'X-Expires: 222'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:b@192.0.2.1>', 'X-Expires: 0'] },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:c@192.0.2.1>;q=0.1', 'X-Q: 333', 'X-Flag: 1'],
      },
    },
    { at: 80, call: 'r5', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 100,
      call: 'r6',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', headers: ['X-Flags: 8'] },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', headers: ['X-Flags: 1'] },
    },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120] },
  until: 240,
});

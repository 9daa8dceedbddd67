import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'lookup, lookup_to_dset, lookup_branches and append_branches: what becomes of the Request-URI and of the destination set.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;q=0.5, <sip:b@192.0.2.1>;q=0.6, <sip:c@192.0.2.1>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'bob',
        headers: ['Contact: <sip:d@192.0.2.1>, <sip:e@192.0.2.1>'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', headers: ['X-Do: lookup'] },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: { method: 'INVITE', user: 'nobody', headers: ['X-Do: lookup'] },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', headers: ['X-Do: uri'] },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'phone',
      request: { method: 'INVITE', user: 'nobody', headers: ['X-Do: uri'] },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', headers: ['X-Do: garbage'] },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'phone',
      request: { method: 'INVITE', user: 'nobody', headers: ['X-Do: garbage'] },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', headers: ['X-Do: dset'] },
    },
    {
      at: 180,
      call: 'r10',
      peer: 'phone',
      request: { method: 'INVITE', user: 'nobody', headers: ['X-Do: dset'] },
    },
    {
      at: 200,
      call: 'r11',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', headers: ['X-Do: branches'] },
    },
    {
      at: 220,
      call: 'r12',
      peer: 'phone',
      request: { method: 'INVITE', user: 'nobody', headers: ['X-Do: branches'] },
    },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220] },
  until: 340,
});

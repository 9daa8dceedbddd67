import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'lookup with append_branches 0: the destination set gets nothing.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;q=0.5, <sip:b@192.0.2.1>;q=0.6'],
      },
    },
    { at: 20, call: 'r2', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', headers: ['X-Do: dset'] },
    },
  ],
  due: { phone: [0, 20, 40] },
  until: 160,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'usrloc: a contact whose time is over is not found any more; event_route[usrloc:contact-expired] runs once for each, with the contact in $ulc(exp=>...).',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;expires=2;q=0.8, <sip:b@192.0.2.1>', 'User-Agent: desk phone'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:b@192.0.2.1>;expires=5'] },
    },
    { at: 1500, call: 'r3', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    { at: 4300, call: 'r4', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    { at: 7500, call: 'r5', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    { at: 7520, call: 'r6', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
  ],
  due: { phone: [0, 20, 1500, 4300, 7500, 7520] },
  until: 7700,
});

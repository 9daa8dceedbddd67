import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'reg_fetch_contacts and $ulc: the attributes of all contacts of an address of record.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: [
          'Contact: <sip:a@192.0.2.1>;q=0.5',
          'X-Received: sip:192.0.2.7',
          'Allow: INVITE, invite, FOO',
          'User-Agent: desk phone',
        ],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: [
          'Contact: <sip:b@192.0.2.1>;+sip.instance="<urn:x>";reg-id=3',
          'Path: <sip:p.example.com;lr>',
          'User-Agent: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        ],
      },
    },
    { at: 40, call: 'r3', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    { at: 60, call: 'r4', peer: 'phone', request: { method: 'INVITE', user: 'nobody' } },
  ],
  due: { phone: [0, 20, 40, 60] },
  until: 180,
});

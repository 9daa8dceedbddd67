import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Contacts that are none: * beside others, no URI, a reg-id that is no number.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>'] },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <nothing>'] },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: [
          'Contact: <sip:b@192.0.2.1>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>";reg-id=x',
        ],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: *, <sip:a@192.0.2.1>', 'Expires: 0'],
      },
    },
    { at: 80, call: 'r5', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
  ],
  until: 200,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A contact with +sip.instance is told apart by that and its reg-id; GRUUs are given where the client supports them, and lookup finds the instance of a public one.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: [
          'Contact: <sip:a@192.0.2.1>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>"',
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
          'Contact: <sip:b@192.0.2.1>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>"',
          'Supported: gruu',
        ],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: [
          'Contact: <sip:c@192.0.2.1>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>";reg-id=2',
          'Supported: path, gruu',
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
        headers: [
          'Contact: <sip:b@192.0.2.1>;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000000000002>"',
        ],
      },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:b@192.0.2.1>;expires=90'] },
    },
    { at: 100, call: 'r6', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: {
        method: 'INVITE',
        user: 'alice',
        uri: 'sip:alice@example.com;gr=urn:uuid:00000000-0000-1000-8000-000000000002',
      },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:alice@example.com;gr=urn:uuid:other' },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: [
          'Contact: <sip:z@192.0.2.1>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>";reg-id=2;expires=0',
        ],
      },
    },
    {
      at: 180,
      call: 'r10',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:unknown@example.com;gr' },
    },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180] },
  until: 300,
});

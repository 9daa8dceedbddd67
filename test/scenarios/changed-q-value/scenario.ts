import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A contact whose q-value changes: its place among the others.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>;q=0.1, <sip:b@192.0.2.1>;q=0.3, <sip:c@192.0.2.1>;q=0.2'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;q=0.9'] },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:c@192.0.2.1>;q=1'] },
    },
    { at: 60, call: 'r4', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
  ],
  until: 180,
});

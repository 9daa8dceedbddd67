import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A REGISTER that slept is saved and answered by an async worker; the contact is there for the next request.',
  steps: [
    {
      at: 0,
      call: 'a',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>'] },
    },
    { at: 3000, call: 'b', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
  ],
  until: 3200,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'tsilo: an INVITE whose phone is not there is stored; the REGISTER of the phone sends it there, and what the phone answers reaches the caller.',
  servers: {
    one: {
      INVITE: [
        { after: 50, status: 180 },
        { after: 200, status: 200 },
      ],
    },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', user: 'alice' } },
    {
      at: 300,
      call: 'r',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:one@127.0.0.1:{one-port}>'] },
    },
  ],
  due: { a: [0, 350, 500], phones: [300], one: [300] },
  until: 900,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'tsilo: a REGISTER that slept saves and appends from an async worker.',
  servers: {
    one: {
      INVITE: [
        { after: 50, status: 180 },
        { after: 1500, status: 200 },
      ],
    },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', user: 'alice' } },
    {
      at: 100,
      call: 'r',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:one@127.0.0.1:{one-port}>'] },
    },
  ],
  due: { a: [0, 1150, 2600], phones: [1100], one: [1100] },
  until: 4200,
});

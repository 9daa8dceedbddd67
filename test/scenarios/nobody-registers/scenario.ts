import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'tsilo: an INVITE that was stored and for which nobody registers.',
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
      at: 6500,
      call: 'r',
      peer: 'phones',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:one@127.0.0.1:{one-port}>'] },
    },
  ],
  until: 7000,
});

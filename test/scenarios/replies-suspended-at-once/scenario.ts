import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'The replies of two branches may be suspended at once; each holds back its own branch only, so a 180 of the other one passes.',
  covers: ['in-reply-route'],
  servers: {
    b: { INVITE: [{ after: 100, status: 486 }] },
    c: {
      INVITE: [
        { after: 600, status: 180 },
        { after: 1100, status: 404 },
      ],
    },
  },
  steps: [
    {
      at: 0,
      call: 'a',
      ack: true,
      request: {
        method: 'INVITE',
        uri: 'sip:b@127.0.0.1:{b-port}',
        headers: ['X-Second: sip:c@127.0.0.1:{c-port}'],
      },
    },
  ],
  until: 6000,
});

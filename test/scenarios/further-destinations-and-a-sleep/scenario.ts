import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Destinations that were added before a sleep are there when the resumed run forwards. Kamailio forwards to the first alone.',
  covers: ['destinations-lost'],
  servers: {
    b: { INVITE: [{ after: 300, status: 486 }] },
    c: { INVITE: [{ after: 200, status: 486 }] },
  },
  steps: [
    {
      at: 0,
      call: 'a',
      ack: true,
      request: {
        method: 'INVITE',
        uri: 'sip:bob@127.0.0.1:{b-port}',
        headers: ['X-Second: sip:c@127.0.0.1:{c-port}'],
      },
    },
  ],
  until: 3000,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A reply may be suspended in its onreply_route: it is held back, and goes to the caller when its run has gone on and ended.',
  covers: ['in-reply-route'],
  servers: {
    b: {
      INVITE: [
        { after: 100, status: 180 },
        { after: 300, status: 486 },
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
        uri: 'sip:bob@127.0.0.1:{b-port}',
        headers: ['X-Second: sip:c@127.0.0.1:{c-port}'],
      },
    },
    { at: 1000, call: 'e', request: { method: 'INFO' } },
  ],
  due: { a: [0, 100, 1000], b: [0, 300], e: [1000] },
  until: 2000,
});

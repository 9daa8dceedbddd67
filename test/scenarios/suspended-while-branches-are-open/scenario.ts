import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A request that is suspended after it was forwarded: what becomes of the replies that come meanwhile.',
  covers: ['replies-while-suspended'],
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
    { at: 5000, call: 'e', request: { method: 'INFO' } },
  ],
  until: 5300,
});

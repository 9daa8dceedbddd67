import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'A 6xx cancels the other branches, and is forwarded when they have ended.',
  servers: {
    b: {
      INVITE: [
        { after: 100, status: 180 },
        { after: 700, status: 603, reason: 'Decline' },
      ],
    },
    c: { INVITE: [{ after: 100, status: 180 }] },
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
  due: { a: [0, 100, 100, 700], b: [0, 700], c: [0, 700, 700] },
  until: 1500,
});

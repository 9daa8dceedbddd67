import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Every 2xx of an INVITE is forwarded: retransmissions, and the 200 of a phone that answered while its CANCEL was on the way. Nothing is sent again by us, and a late ACK passes.',
  servers: {
    b: {
      INVITE: [
        { after: 100, status: 180 },
        { after: 200, status: 200 },
        { after: 700, status: 200 },
        { after: 1700, status: 200 },
      ],
    },
    c: {
      INVITE: [
        { after: 100, status: 180 },
        { after: 250, status: 200 },
      ],
      CANCEL: [{ after: 0, status: 200 }],
    },
  },
  steps: [
    {
      at: 0,
      call: 'a',
      request: {
        method: 'INVITE',
        uri: 'sip:b@127.0.0.1:{b-port}',
        headers: ['X-Second: sip:c@127.0.0.1:{c-port}'],
      },
    },
    { at: 1000, repeat: 'a' },
    { at: 2000, ack: 'a' },
  ],
  due: { a: [0, 100, 100, 200, 250, 700, 1000, 1700], b: [0, 2000], c: [0, 200] },
  until: 3000,
});

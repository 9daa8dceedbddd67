import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'An INVITE is forwarded with our Via, 180 and 200 come back without it, and the ACK of the 200 and the BYE go their own ways.',
  servers: {
    b: {
      INVITE: [
        { after: 0, status: 100 },
        { after: 200, status: 180 },
        { after: 500, status: 200, headers: ['Contact: <sip:b@127.0.0.1:{b-port}>'], body: 'v=0\n' },
      ],
      BYE: [{ after: 50, status: 200 }],
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
        body: 'v=0\n',
        headers: ['Content-Type: application/sdp'],
      },
    },
    {
      at: 1000,
      call: 'bye',
      request: {
        method: 'BYE',
        uri: 'sip:b@127.0.0.1:{b-port}',
        cseq: 2,
        to: '<sip:test@example.com>;tag=of-b',
        headers: ['Route: <sip:127.0.0.1:{b-port};lr>'],
      },
    },
  ],
  due: { a: [0, 200, 500], b: [0, 500, 1000], bye: [1050] },
  until: 1300,
});

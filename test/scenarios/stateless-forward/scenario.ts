import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'forward() sends the request on without a transaction: each copy again, replies by the Via below ours, no 100 of our own.',
  servers: {
    b: {
      INVITE: [
        { after: 100, status: 180 },
        { after: 200, status: 486 },
      ],
      OPTIONS: [{ after: 0, status: 200 }],
    },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:b@127.0.0.1:{b-port}' } },
    { at: 150, repeat: 'a' },
    {
      at: 500,
      call: 'c',
      request: {
        method: 'OPTIONS',
        uri: 'sip:du@127.0.0.1:{b-port}',
        via: 'SIP/2.0/UDP 127.0.0.2:{client-port};branch=z9hG4bK-rport;rport',
      },
    },
  ],
  due: { a: [100, 200], b: [0, 150, 200, 500], c: [500] },
  until: 1000,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'onreply_route may sleep: the reply is held back, what goes on runs as a reply route with it and its edits, and then it is forwarded: a 180, a 200, a 486.',
  covers: ['in-reply-route'],
  servers: {
    b: {
      'INVITE ok': [
        { after: 100, status: 180 },
        { after: 4000, status: 200 },
      ],
      'INVITE busy': [{ after: 100, status: 486 }],
      OPTIONS: [{ after: 0, status: 200 }],
    },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:ok@127.0.0.1:{b-port}' } },
    { at: 500, call: 'c', ack: true, request: { method: 'INVITE', uri: 'sip:busy@127.0.0.1:{b-port}' } },
    { at: 1000, call: 'd', request: { method: 'OPTIONS', uri: 'sip:b@127.0.0.1:{b-port}' } },
    { at: 7000, call: 'e', request: { method: 'INFO' } },
  ],
  due: { a: [0, 1100, 5000], b: [0, 500, 600, 1000, 5000], c: [500, 1600], d: [2000], e: [7000] },
  until: 7300,
});

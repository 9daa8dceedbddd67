import { scenario } from '../../harness/scenario.ts';

const headers = ['X-Second: sip:c@127.0.0.1:{c-port}', 'X-Third: sip:d@127.0.0.1:{d-port}'];

export default scenario({
  shows:
    'An INVITE goes to three phones at once: all ring, the one that answers first wins and the others are cancelled; a busy one does not end the call.',
  servers: {
    b: {
      INVITE: [
        { after: 100, status: 180 },
        { after: 300, status: 486 },
      ],
    },
    c: {
      INVITE: [
        { after: 150, status: 180 },
        { after: 800, status: 200 },
      ],
    },
    d: { INVITE: [{ after: 200, status: 183 }], CANCEL: [{ after: 700, status: 200 }] },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:b@127.0.0.1:{b-port}', headers } },
  ],
  due: { a: [0, 100, 150, 200, 800], b: [0, 300, 800], c: [0], d: [0, 800, 1300] },
  until: 2500,
});

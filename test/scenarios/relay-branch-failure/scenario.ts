import { scenario } from '../../harness/scenario.ts';

const headers = ['X-Second: sip:c@127.0.0.1:{c-port}', 'X-Third: sip:d@127.0.0.1:{d-port}'];

export default scenario({
  shows:
    'event_route[tm:branch-failure:…] runs when one branch fails while others still ring, and may send the request elsewhere at once.',
  servers: {
    b: { INVITE: [{ after: 100, status: 486 }] },
    c: {
      INVITE: [
        { after: 50, status: 180 },
        { after: 900, status: 480, reason: 'Away' },
      ],
    },
    d: {
      INVITE: [
        { after: 200, status: 180 },
        { after: 500, status: 404, reason: 'Nobody' },
      ],
    },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:b@127.0.0.1:{b-port}', headers } },
    { at: 1500, call: 'e', request: { method: 'INFO' } },
  ],
  due: { a: [0, 50, 300, 900], b: [0, 100], c: [0, 900], d: [100, 600], e: [1500] },
  until: 2000,
});

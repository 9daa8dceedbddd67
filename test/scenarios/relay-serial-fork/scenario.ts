import { scenario } from '../../harness/scenario.ts';

const headers = ['X-Second: sip:c@127.0.0.1:{c-port}', 'X-Third: sip:d@127.0.0.1:{d-port}'];

export default scenario({
  shows:
    'failure_route tries one phone after the other with $ru and append_branch; it is armed anew for each; AVPs, flags and edits stay.',
  servers: {
    b: { INVITE: [{ after: 100, status: 486 }] },
    c: {
      INVITE: [
        { after: 100, status: 180 },
        { after: 300, status: 480, reason: 'Away' },
      ],
    },
    d: { INVITE: [{ after: 200, status: 404, reason: 'Nobody' }] },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:b@127.0.0.1:{b-port}', headers } },
    { at: 1000, call: 'e', request: { method: 'INFO' } },
  ],
  due: { a: [0, 200, 600], b: [0, 100], c: [100, 400], d: [400, 600], e: [1000] },
  until: 1300,
});

import { scenario } from '../../harness/scenario.ts';

const headers = ['X-Secret: x'];

export default scenario({
  shows:
    'reply_route and onreply_route edit replies; drop holds back a provisional reply but not a final one; what onreply_route sets is there in failure_route.',
  servers: {
    b: {
      INVITE: [
        { after: 100, status: 180, headers },
        { after: 200, status: 181, headers },
        { after: 300, status: 182, headers },
        { after: 400, status: 183, headers, body: 'v=0\n' },
        { after: 500, status: 404, headers },
      ],
    },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:b@127.0.0.1:{b-port}' } },
    { at: 1000, call: 'e', request: { method: 'INFO' } },
  ],
  due: { a: [0, 100, 400, 500], b: [0, 500], e: [1000] },
  until: 1300,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'branch_route runs for each branch: its edits, its $ru and the routes it arms are of that branch alone, AVPs are common, drop leaves the branch out.',
  servers: {
    b: { INVITE: [{ after: 100, status: 180 }] },
    c: {
      INVITE: [
        { after: 200, status: 180 },
        { after: 500, status: 200 },
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
        uri: 'sip:b@127.0.0.1:{b-port}',
        headers: ['X-Second: sip:c@127.0.0.1:{c-port}'],
      },
    },
  ],
  due: { a: [0, 100, 200, 500], b: [0, 500, 500, 500], c: [0] },
  until: 1300,
});

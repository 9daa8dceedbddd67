import { scenario } from '../../harness/scenario.ts';

const headers = ['X-Second: sip:127.0.0.1:{c-port}'];
const uri = 'sip:b@127.0.0.1:{b-port}';

export default scenario({
  shows:
    't_reuse_branch makes the branch that failed the next destination; t_drop ends a transaction without a reply.',
  servers: {
    b: { INVITE: [{ after: 50, status: 503 }] },
    c: { INVITE: [{ after: 50, status: 404 }] },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri, headers } },
    {
      at: 200,
      call: 'd',
      ack: true,
      request: { method: 'INVITE', uri, headers: [...headers, 'X-Drop: yes'] },
    },
    { at: 350, call: 'x', ack: true, request: { method: 'INVITE', user: 'dropped' } },
    { at: 450, repeat: 'x' },
    { at: 600, call: 'i', request: { method: 'INFO' } },
  ],
  due: { a: [0, 100], d: [200], b: [0, 50, 200, 250], c: [50, 100, 250, 300], i: [600] },
  until: 900,
});

import { scenario } from '../../harness/scenario.ts';

const headers = ['X-Second: sip:c@127.0.0.1:{c-port}'];
const uri = 'sip:b@127.0.0.1:{b-port}';

export default scenario({
  shows:
    'Variables of tmx in every kind of route: which branch, its reply, reason, flags and URI, and other messages of the transaction ($T_req, $T_rpl, $T_inv); branch flags are those of the branch.',
  servers: {
    b: {
      INVITE: [{ after: 50, status: 486, headers: ['X-Reply: busy'] }],
    },
    c: {
      INVITE: [
        { after: 100, status: 180 },
        { after: 200, status: 404, reason: 'Nobody', headers: ['X-Reply: nobody'] },
      ],
    },
    e: {},
    d: { INVITE: [{ after: 50, status: 180 }] },
  },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri, headers } },
    {
      at: 400,
      call: 't',
      ack: true,
      request: {
        method: 'INVITE',
        uri: 'sip:e@127.0.0.1:{e-port}',
        headers: ['X-Second: sip:d@127.0.0.1:{d-port}'],
      },
    },
    { at: 600, cancel: 't' },
    { at: 900, call: 'i', request: { method: 'INFO' } },
  ],
  due: {
    a: [0, 100, 200],
    b: [0, 50],
    c: [0, 200],
    t: [400, 450, 600, 800],
    d: [400, 600, 600],
    e: [400],
    i: [900],
  },
  until: 1100,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'With cancel_b_method 2 a branch without a reply is sent the CANCEL at once.',
  servers: { b: { INVITE: [{ after: 1200, status: 180 }], CANCEL: [{ after: 800, status: 481 }] } },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:b@127.0.0.1:{b-port}' } },
    { at: 700, cancel: 'a' },
  ],
  due: { a: [0, 700], b: [0, 500, 700, 1200, 1200] },
  until: 3500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'With cancel_b_method 0 a branch without a reply is given up at once when the CANCEL comes.',
  servers: { b: { INVITE: [{ after: 1200, status: 180 }] } },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:b@127.0.0.1:{b-port}' } },
    { at: 700, cancel: 'a' },
  ],
  due: { a: [0, 700, 700], b: [0, 500, 1200, 1200] },
  until: 3500,
});

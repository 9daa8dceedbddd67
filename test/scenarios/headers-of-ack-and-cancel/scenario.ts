import { scenario } from '../../harness/scenario.ts';

const headers = ['X-Access: theirs', 'x-accent: low', 'X-Other: no', 'X-Accord: last'];

export default scenario({
  shows:
    'ac_extra_hdrs: headers whose names begin with it are in the CANCEL and in the ACK of a negative reply.',
  servers: { b: { INVITE: [{ after: 50, status: 180 }] } },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:b@127.0.0.1:{b-port}', headers } },
    { at: 150, cancel: 'a' },
  ],
  due: { a: [0, 50, 150, 150], b: [0, 150, 150] },
  until: 400,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'At the end of its lifetime the failure_route of a transaction runs; t_is_expired tells.',
  servers: { b: { INVITE: [{ after: 50, status: 180 }] } },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:b@127.0.0.1:{b-port}' } },
    { at: 900, call: 'i', request: { method: 'INFO' } },
  ],
  due: { a: [0, 50, 500], b: [0, 500, 500], i: [900] },
  until: 1100,
});

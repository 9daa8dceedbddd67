import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'msg_apply_changes after record_route is refused: what the header says is not known before the request is sent.',
  servers: { b: { OPTIONS: [{ after: 0, status: 200 }] } },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Port: {b-port}', 'X-Do: plain'] },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Port: {b-port}', 'X-Do: preset'] },
    },
  ],
  due: { a: [0, 20], b: [0, 20] },
  until: 100,
});

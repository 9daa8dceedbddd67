import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'enable_r2, received_format and received_name of path.',
  servers: { b: { OPTIONS: [{ after: 0, status: 200 }] } },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Port: {b-port}'] },
    },
  ],
  due: { a: [0], b: [0] },
  until: 80,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A Record-Route that was added before a sleep goes out after it, with parameters that were added later.',
  servers: { b: { OPTIONS: [{ after: 0, status: 200 }] } },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Port: {b-port}'] },
    },
  ],
  due: { a: [50], b: [50] },
  until: 150,
});

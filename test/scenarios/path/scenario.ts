import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'add_path and add_path_received: the headers that they write, and where.',
  servers: { b: {} },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Do: all', 'X-Port: {b-port}'] },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Do: all', 'Path: <sip:x;lr>', 'X-Port: {b-port}'],
      },
    },
  ],
  due: { a: [0, 20], b: [0, 20] },
  until: 100,
});

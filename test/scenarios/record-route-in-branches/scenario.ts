import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'record_route before the branches and in each of them; parameters that are of one branch alone.',
  servers: { b: { 'OPTIONS bob': [{ after: 5, status: 200 }] } },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Do: request', 'X-Port: {b-port}'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Do: branch', 'X-Port: {b-port}'] },
    },
  ],
  due: { a: [5, 25], b: [0, 0, 20, 20] },
  until: 100,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'record_route_preset in two branches, and record_route after remove_record_route.',
  servers: { b: { 'OPTIONS bob': [{ after: 5, status: 200 }] } },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Do: preset', 'X-Port: {b-port}'] },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Do: removed', 'X-Port: {b-port}'],
      },
    },
  ],
  until: 100,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'check_route_param and is_direction before loose_route.',

  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;ftag=x;nat=yes>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['Route: <sip:192.0.2.1;lr;ftag=x;nat=yes>'],
      },
    },
  ],

  until: 100,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'loose_route_mode, loose_route_preloaded and rr_next_hop_route: their results.',

  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@127.0.0.1:{server-port}',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Do: mode', 'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@127.0.0.1:{server-port}',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Do: mode',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:192.0.2.1;lr>',
        ],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Do: preloaded', 'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>'],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: [
          'X-Do: preloaded',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:192.0.2.1>',
        ],
      },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Do: preloaded', 'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>'],
      },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Do: preloaded'],
      },
    },
  ],
  due: { a: [0, 20, 40, 60, 80, 100] },
  until: 180,
});

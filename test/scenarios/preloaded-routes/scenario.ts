import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'loose_route of a request outside of a dialog: -3 when there was no Route but ours; no strict router is expected before us.',
  servers: { b: {} },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: [
          'X-Port: {b-port}',
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
        headers: ['X-Port: {b-port}', 'Route: <sip:192.0.2.1;lr>'],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:127.0.0.1:{server-port}',
        headers: ['X-Port: {b-port}', 'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>'],
      },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@proxy.example.com',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:192.0.2.1;lr>',
        ],
      },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@proxy.example.com',
        headers: ['X-Port: {b-port}', 'Route: <sip:192.0.2.1;lr>'],
      },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};r2=on;lr>',
          'Route: <sip:127.0.0.1:{server-port};r2=on;lr>',
        ],
      },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=',
        headers: ['X-Port: {b-port}', 'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>'],
      },
    },
  ],
  due: { a: [0, 20, 40, 60, 80, 100, 120, 140], b: [0, 20, 40, 60, 80, 100, 120, 140] },
  until: 220,
});

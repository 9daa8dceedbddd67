import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A strict router left our URI in the Request-URI: loose_route brings back what it was, from the last Route.',
  servers: { b: {} },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:127.0.0.1:{server-port};lr;ftag=x',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:192.0.2.1;lr>', 'Route: <sip:bob@192.0.2.9>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:127.0.0.1:{server-port};lr',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:bob@192.0.2.9>'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:127.0.0.1:{server-port};lr',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:192.0.2.1>', 'Route: <sip:bob@192.0.2.9>'],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:127.0.0.1:{server-port};lr;r2=on',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};r2=on;lr>',
          'Route: <sip:192.0.2.1;lr>',
          'Route: <sip:bob@192.0.2.9>',
        ],
      },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:127.0.0.1:{server-port};lr;r2=on',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};r2=on;lr>',
          'Route: <sip:bob@192.0.2.9>',
        ],
      },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:127.0.0.1:{server-port};lr;r2=on',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:127.0.0.1:{server-port};r2=on;lr>'],
      },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:127.0.0.1:{server-port}',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:192.0.2.1;lr> , <sip:192.0.2.2;lr> ,  <sip:192.0.2.3;lr>'],
      },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@proxy.example.com;gr=abc',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:192.0.2.1;lr>'],
      },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@proxy.example.com',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:192.0.2.1;lr>',
          'Route: "x" <sip:u@192.0.2.1:77;maddr=192.0.2.3;lr?a=b>;z',
        ],
      },
    },
  ],
  due: { a: [0, 20, 40, 60, 80, 100, 120, 140, 160], b: [0, 20, 40, 60, 80, 100, 120, 140, 160] },
  until: 240,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'loose_route in a dialog: our own Route is taken away, the next one or a strict router is the next hop.',
  servers: { b: {} },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}'],
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
        headers: ['X-Port: {b-port}', 'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:192.0.2.1;lr>',
        ],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x> ,  <sip:192.0.2.1;lr> ,<sip:192.0.2.2;lr>',
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
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:192.0.2.1>',
        ],
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
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:192.0.2.1>',
          'Route: <sip:192.0.2.2;lr>',
          'X-After: 1',
        ],
      },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:192.0.2.1;lr>'],
      },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:192.0.2.1>'],
      },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:proxy.example.com;lr;nat=yes;ftag=r9>'],
      },
    },
    {
      at: 180,
      call: 'r10',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:127.0.0.1:9;lr>', 'Route: <sip:192.0.2.1;lr>'],
      },
    },
    {
      at: 200,
      call: 'r11',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};r2=on;lr;ftag=r11>',
          'Route: <sip:127.0.0.1:{server-port};r2=on;lr;ftag=y>',
          'Route: <sip:192.0.2.1;lr>',
        ],
      },
    },
    {
      at: 220,
      call: 'r12',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:127.0.0.1:{server-port};r2=on;lr>'],
      },
    },
    {
      at: 240,
      call: 'r13',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:192.0.2.1;lr>',
        ],
      },
    },
    {
      at: 260,
      call: 'r14',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:127.0.0.1:{server-port}>', 'Route: <sip:192.0.2.1;lr>'],
      },
    },
    {
      at: 280,
      call: 'r15',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:u@192.0.2.1:77;maddr=192.0.2.3;lr;transport=tcp>',
        ],
      },
    },
    {
      at: 300,
      call: 'r16',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:u:p@192.0.2.1:77;maddr=192.0.2.3>'],
      },
    },
    {
      at: 320,
      call: 'r17',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <tel:123;lr>',
        ],
      },
    },
    {
      at: 340,
      call: 'r18',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: garbage'],
      },
    },
    {
      at: 360,
      call: 'r19',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>', 'Route: garbage'],
      },
    },
    {
      at: 380,
      call: 'r20',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:192.0.2.1;lr>',
          'Route: garbage',
        ],
      },
    },
    {
      at: 400,
      call: 'r21',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['X-Port: {b-port}', 'Route: sip:127.0.0.1:{server-port};lr'],
      },
    },
    {
      at: 420,
      call: 'r22',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'tel:+123',
        to: '<sip:bob@example.com>;tag=t',
        headers: [
          'X-Port: {b-port}',
          'Route: <sip:127.0.0.1:{server-port};lr;ftag=x>',
          'Route: <sip:192.0.2.1;lr>',
        ],
      },
    },
  ],
  due: {
    a: [
      0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340, 360, 380, 400, 420,
    ],
    b: [
      0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340, 360, 380, 400, 420,
    ],
  },
  until: 500,
});

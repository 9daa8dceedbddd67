import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'use_received of path: loose_route sends to the address in our own Route, which add_path_received wrote.',

  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;received=sip:192.0.2.7:77>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;received=sip:192.0.2.7:77>'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: [
          'Route: <sip:127.0.0.1:{server-port};lr;received=sip:192.0.2.7:77>',
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
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;received=sip:192.0.2.7:77%3Btransport%3Dtcp>'],
      },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;rcv=sip:192.0.2.7:77>'],
      },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Route: <sip:192.0.2.1;lr;received=sip:192.0.2.7:77>'],
      },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;received=>'],
      },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: [
          'Route: <sip:127.0.0.1:{server-port};lr;received=sip:192.0.2.7:77;r2=on>',
          'Route: <sip:127.0.0.1:{server-port};lr;r2=on;received=sip:192.0.2.8:88>',
        ],
      },
    },
  ],
  due: { a: [0, 20, 40, 60, 80, 100, 120, 140] },
  until: 220,
});

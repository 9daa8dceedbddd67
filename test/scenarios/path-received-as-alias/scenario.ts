import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'received_format 1: the address in our own Route is an alias.',

  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        to: '<sip:bob@example.com>;tag=t',
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;rcv=192.0.2.7~77~1>'],
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
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;rcv=192.0.2.7~77~2>'],
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
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;received=192.0.2.7~77~1>'],
      },
    },
  ],
  due: { a: [0, 20, 40] },
  until: 120,
});

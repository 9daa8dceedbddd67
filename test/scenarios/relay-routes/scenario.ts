import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A request goes to $du while its Request-URI stays; the CANCEL and the ACK of ours carry the Route headers and Max-Forwards of the INVITE.',
  servers: { b: { INVITE: [{ after: 100, status: 180 }] } },
  steps: [
    {
      at: 0,
      call: 'a',
      ack: true,
      request: {
        method: 'INVITE',
        uri: 'sip:somebody@example.com',
        headers: [
          'Route: <sip:one.example.com;lr>,',
          ' <sip:two.example.com;lr>',
          'X-Port: {b-port}',
          'Route: <sip:three.example.com;lr>',
          'Reason: none',
        ],
      },
    },
    { at: 600, cancel: 'a' },
    {
      at: 1000,
      call: 'c',
      ack: true,
      request: {
        method: 'INVITE',
        uri: 'sip:somebody@example.com',
        headers: ['Route: <sip:one.example.com;lr>', 'X-Port: {b-port}'],
      },
    },
  ],
  due: { a: [0, 100, 600, 600], c: [1000, 1100, 2100], b: [0, 600, 600, 1000, 2100, 2100] },
  until: 2500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A dialog between two phones behind NATs, as the routes of the stock script have it: received of a registration, alias of Contact, nat=yes in Record-Route.',
  servers: {
    a: { BYE: [{ after: 0, status: 200 }] },
    b: {
      INVITE: [
        {
          after: 20,
          status: 200,
          headers: ['Contact: <sip:bob@10.0.0.9:7>'],
        },
      ],
    },
  },
  steps: [
    {
      at: 0,
      call: 'reg',
      peer: 'b',
      request: { method: 'REGISTER', user: 'bob', headers: ['Contact: <sip:bob@10.0.0.9:7>'] },
    },
    {
      at: 20,
      call: 'a',
      request: { method: 'INVITE', user: 'bob', headers: ['Contact: <sip:alice@10.0.0.8:9>'] },
    },
    {
      at: 80,
      call: 'ack',
      peer: 'a',
      request: {
        method: 'ACK',
        uri: 'sip:bob@10.0.0.9:7;alias=127.0.0.1~{b-port}~1',
        from: '<sip:caller@example.com>;tag=a',
        to: '<sip:bob@example.com>;tag=of-b',
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;ftag=a;nat=yes>'],
      },
    },
    {
      at: 120,
      call: 'bye',
      peer: 'b',
      request: {
        method: 'BYE',
        uri: 'sip:alice@10.0.0.8:9;alias=127.0.0.1~{a-port}~1',
        from: '<sip:bob@example.com>;tag=of-b',
        to: '<sip:caller@example.com>;tag=a',
        headers: ['Route: <sip:127.0.0.1:{server-port};lr;ftag=a;nat=yes>'],
      },
    },
  ],
  due: { a: [20, 40, 120], b: [0, 20, 80, 120] },
  until: 300,
});

import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Hashes of Call-ID, From, To, Request-URI, credentials and variables choose the destinations that they choose in Kamailio; what follows goes round.',
  defines: listFile(import.meta.url),
  steps: [
    {
      at: 0,
      call: 'c0',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@example.com',
        from: '<sip:alice@example.com>;tag=x',
        to: '<sip:bob@example.com>',
        headers: ['X-Key: one'],
      },
    },
    {
      at: 50,
      call: 'c1',
      request: {
        method: 'OPTIONS',
        uri: 'sip:carol@example.com:5070',
        from: '<sip:alice@example.com:5070>;tag=x',
        to: '<sip:carol@example.org:5060>',
        headers: [
          'X-Key: two',
          'Authorization: Digest username="bob", realm="r", nonce="n", uri="sip:r", response="00000000000000000000000000000000"',
        ],
      },
    },
    {
      at: 100,
      call: 'c2',
      request: {
        method: 'OPTIONS',
        uri: 'sip:example.org:5060',
        from: '<sip:example.com>;tag=x',
        to: '<sips:dave@example.org:5061>',
        headers: [
          'X-Key: three',
          'Proxy-Authorization: Digest username="alice@example.com", realm="r", nonce="n", uri="sip:r", response="00000000000000000000000000000000"',
        ],
      },
    },
    {
      at: 150,
      call: 'c3',
      request: {
        method: 'OPTIONS',
        uri: 'sip:eve@10.1.1.1;transport=udp',
        from: '<sip:1001@10.0.0.1>;tag=x',
        to: '<sip:+49123@example.net>',
        headers: [],
      },
    },
  ],
  due: { c0: [0], c1: [50], c2: [100], c3: [150] },
  until: 350,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A CSeq header may be folded between its number and its method (RFC 3261 section 7.3.1); Kamailio drops such a request.',
  steps: [
    {
      at: 0,
      call: 'a',
      raw: [
        'OPTIONS sip:bob@127.0.0.1:{server-port} SIP/2.0',
        'Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-a',
        'From: <sip:alice@example.com>;tag=a',
        'To: <sip:bob@example.com>',
        'Call-ID: a@scenario.example.com',
        'CSeq:',
        '  0009',
        '  OPTIONS',
        'Content-Length: 0',
        '',
        '',
      ].join('\n'),
    },
  ],
  until: 300,
});

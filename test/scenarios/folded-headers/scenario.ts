import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Folded headers, spaces around the colon, mixed case names and very long headers are read as they should be.',
  steps: [
    {
      at: 0,
      call: 'a',
      raw: [
        'OPTIONS sip:bob@127.0.0.1:{server-port} SIP/2.0',
        'VIA : SIP/2.0/UDP 127.0.0.1:{client-port}',
        '  ;branch=z9hG4bK-a',
        'from:',
        ' "Alice \\"the\\" Caller"',
        '\t<sip:alice@example.com>',
        ' ; tag = a',
        'TO:   <sip:bob@example.com>   ',
        'call-id:a@scenario.example.com',
        'cSeq:   0009   OPTIONS',
        'Subject: first',
        '  second',
        `X-Long: ${'0123456789'.repeat(600)}`,
        'Max-Forwards:  70 ',
        'Content-Length:  0  ',
        '',
        '',
      ].join('\n'),
    },
  ],
  due: { a: [1000] },
  until: 2500,
});

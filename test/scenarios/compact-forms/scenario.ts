import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Headers in compact form are read as the long ones, before and after a sleep, and go into the reply as they were written.',
  steps: [
    {
      at: 0,
      call: 'a',
      raw: [
        'MESSAGE sip:bob@127.0.0.1:{server-port} SIP/2.0',
        'v: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-a',
        'f: Alice <sip:alice@example.com>;tag=a',
        't: <sip:bob@example.com>',
        'i: a@scenario.example.com',
        'CSeq: 7 MESSAGE',
        'm: <sip:alice@192.0.2.7>',
        's: compact',
        'k: path, outbound',
        'c: text/plain',
        'l: 5',
        '',
        'hello',
      ].join('\n'),
    },
  ],
  due: { a: [1000] },
  until: 2500,
});

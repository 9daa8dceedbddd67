import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A transaction is its top Via branch and sent-by with CSeq number and method: with one of them different it is another one, with other parameters and headers it is a retransmission.',
  steps: [
    { method: 'OPTIONS', cseq: 1, via: '127.0.0.1:{client-port};branch=z9hG4bK-x' },
    { method: 'OPTIONS', cseq: 1, via: '127.0.0.1:{client-port};branch=z9hG4bK-y' },
    { method: 'INFO', cseq: 1, via: '127.0.0.1:{client-port};branch=z9hG4bK-x' },
    { method: 'OPTIONS', cseq: 1, via: 'localhost:{client-port};branch=z9hG4bK-x' },
    { method: 'OPTIONS', cseq: 2, via: '127.0.0.1:{client-port};branch=z9hG4bK-x' },
    { method: 'OPTIONS', cseq: 1, via: '127.0.0.1:{client-port};branch=z9hG4bK-X' },
    { method: 'OPTIONS', cseq: 1, via: '127.0.0.1:{client-port};branch=z9hG4bK-x;later=yes' },
    { method: 'OPTIONS', cseq: 1, via: '127.0.0.1:{client-port};branch=z9hG4bK-x' },
    { method: 'INFO', cseq: 1, via: '127.0.0.1:{client-port};branch=z9hG4bK-x' },
  ].map(({ method, cseq, via }, index) => ({
    at: 20 * index,
    call: String(index),
    peer: 'client',
    raw: [
      `${method} sip:test@127.0.0.1:{server-port} SIP/2.0`,
      `Via: SIP/2.0/UDP ${via}`,
      'From: <sip:caller@example.com>;tag=same',
      'To: <sip:test@example.com>',
      'Call-ID: same@scenario.example.com',
      `CSeq: ${cseq} ${method}`,
      `X-Index: ${index}`,
      'Content-Length: 0',
      '',
      '',
    ].join('\n'),
  })),
  due: { client: [0, 20, 40, 60, 80, 100, 120, 140, 160] },
  until: 500,
});

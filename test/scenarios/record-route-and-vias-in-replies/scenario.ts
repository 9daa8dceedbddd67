import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A reply copies all Via headers, Record-Route, From, To, Call-ID and CSeq, adds a To tag only where there is none, and nothing else of the request.',
  steps: ['stateless', 'stateful'].map((user) => ({
    at: 0,
    call: user,
    raw: [
      `OPTIONS sip:${user}@127.0.0.1:{server-port} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-${user}, SIP/2.0/UDP b.example.com;branch=z9hG4bK-2`,
      'Max-Forwards: 70',
      'Record-Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>',
      'Via: SIP/2.0/TCP c.example.com:5062;received=192.0.2.9;branch=z9hG4bK-3',
      'CSeq: 1 OPTIONS',
      'Record-Route: <sip:p3.example.com;lr>',
      'Timestamp: 54.1',
      'To: <sip:test@example.com>;tag=given;x=y',
      `Call-ID: ${user}@scenario.example.com`,
      'From: <sip:caller@example.com>;tag=a',
      'Subject: not copied',
      'Route: <sip:127.0.0.1:{server-port};lr>',
      'Content-Length: 0',
      '',
      '',
    ].join('\n'),
  })),
  due: { stateless: [0], stateful: [0] },
  until: 300,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Keepalives and datagrams that are not SIP are not answered, and the server goes on.',
  steps: [
    { at: 0, call: 'keepalive', raw: '\n\n' },
    { at: 20, call: 'stun', raw: '\u0000\u0001\u0000\u0000!\u0012\u00a4B' },
    { at: 40, call: 'text', raw: 'hello' },
    { at: 60, call: 'http', raw: 'GET / HTTP/1.1\nHost: example.com\n\n' },
    { at: 80, call: 'zero', raw: '\u0000' },
    {
      at: 100,
      call: 'reply',
      raw: 'SIP/2.0 200 OK\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-nobody\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>;tag=2\nCall-ID: x\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n',
    },
    { at: 200, call: 'a', request: { method: 'OPTIONS' } },
  ],
  due: { a: [200] },
  until: 400,
});

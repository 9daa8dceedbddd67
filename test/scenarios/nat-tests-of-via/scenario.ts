import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'nat_uac_test looks at the topmost Via and at the address that the request came from.',
  steps: [
    {
      at: 0,
      call: 'v1',
      peer: 'a',
      request: { method: 'OPTIONS', via: 'SIP/2.0/UDP 127.0.0.1:{a-port};branch=z9hG4bK-1' },
    },
    {
      at: 20,
      call: 'v2',
      peer: 'a',
      request: { method: 'OPTIONS', via: 'SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK-2' },
    },
    {
      at: 40,
      call: 'v3',
      peer: 'a',
      request: { method: 'OPTIONS', via: 'SIP/2.0/UDP 10.0.0.1:{a-port};rport;branch=z9hG4bK-3' },
    },
    {
      at: 60,
      call: 'v4',
      peer: 'a',
      request: { method: 'OPTIONS', via: 'SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK-4' },
    },
    {
      at: 80,
      call: 'v5',
      peer: 'a',
      request: { method: 'OPTIONS', via: 'SIP/2.0/UDP host.example:{a-port};rport;branch=z9hG4bK-5' },
    },
  ],
  due: { a: [0, 20, 40, 60, 80] },
  until: 200,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A reply carries received where the Via host is not the source address, and rport where it was asked for or forced; it goes where they say.',
  steps: [
    { at: 0, call: 'plain', request: { method: 'OPTIONS' } },
    {
      at: 0,
      call: 'host',
      request: { method: 'OPTIONS', via: 'SIP/2.0/UDP 192.0.2.7:{client-port};branch=z9hG4bK-host' },
    },
    {
      at: 0,
      call: 'name',
      request: { method: 'OPTIONS', via: 'SIP/2.0/UDP client.example.com:{client-port};branch=z9hG4bK-name' },
    },
    {
      at: 0,
      call: 'rport',
      request: { method: 'OPTIONS', via: 'SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-rport;rport' },
    },
    {
      at: 0,
      call: 'both',
      request: { method: 'OPTIONS', via: 'SIP/2.0/UDP 192.0.2.7:9;rport;branch=z9hG4bK-both' },
    },
    {
      at: 0,
      call: 'forced',
      request: { method: 'OPTIONS', user: 'forced', via: 'SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-forced' },
    },
    {
      at: 0,
      call: 'filled',
      request: { method: 'OPTIONS', via: 'SIP/2.0/UDP 127.0.0.1:9;rport=1234;branch=z9hG4bK-filled' },
    },
    {
      at: 0,
      call: 'sleeps',
      request: {
        method: 'OPTIONS',
        user: 'sleeps',
        via: 'SIP/2.0/UDP 192.0.2.7:9;rport;branch=z9hG4bK-sleeps',
      },
    },
  ],
  due: { plain: [0], host: [0], name: [0], rport: [0], both: [0], forced: [0], filled: [0], sleeps: [1000] },
  until: 2500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    't_relay() fails at once for a name that does not resolve and for a URI that leads nowhere; the caller gets its error at the end of the script unless the script answers.',
  servers: { b: { INVITE: [{ after: 100, status: 486 }] } },
  steps: [
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: 'sip:name@no-such-host.invalid' } },
    {
      at: 300,
      call: 'c',
      ack: true,
      request: { method: 'INVITE', uri: 'sip:answered@no-such-host.invalid' },
    },
    { at: 600, call: 'd', request: { method: 'OPTIONS', uri: 'sip:name@no-such-host.invalid' } },
    { at: 900, call: 'f', ack: true, request: { method: 'INVITE', uri: 'tel:+123' } },
    { at: 1200, call: 'g', ack: true, request: { method: 'INVITE', uri: 'sip:later@127.0.0.1:{b-port}' } },
    { at: 2000, call: 'e', request: { method: 'INFO' } },
  ],
  due: { a: [0, 0], c: [300, 300], d: [600], f: [900, 900], g: [1200, 1300], b: [1200, 1300], e: [2000] },
  until: 2300,
});

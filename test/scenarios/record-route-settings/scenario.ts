import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Parameters of rr: lr=on, no ftag, the user of the Request-URI or of an AVP, always two Record-Route, no sips.',
  servers: { b: { OPTIONS: [{ after: 0, status: 200 }] } },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Do: plain', 'X-Port: {b-port}'] },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Do: custom', 'X-Port: {b-port}'] },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Do: new-user', 'X-Port: {b-port}'],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Do: preset', 'X-Port: {b-port}'] },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Do: advertised', 'X-Port: {b-port}'],
      },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Do: sips', 'X-Port: {b-port}'] },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:192.0.2.9', headers: ['X-Do: plain', 'X-Port: {b-port}'] },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'tel:+123', headers: ['X-Do: plain', 'X-Port: {b-port}'] },
    },
  ],
  due: { a: [0, 20, 40, 60, 80, 100, 120, 140], b: [0, 20, 40, 60, 80, 100, 120, 140] },
  until: 220,
});

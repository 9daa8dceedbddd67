import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'matching_mode 1: the same URI with another Call-ID is another contact.',
  steps: [
    {
      at: 0,
      call: 'm1',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-m1
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: one
CSeq: 1 REGISTER
Contact: <sip:a@192.0.2.1>
Content-Length: 0

`,
    },
    {
      at: 20,
      call: 'm2',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-m2
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: two
CSeq: 1 REGISTER
Contact: <sip:a@192.0.2.1>;expires=100
Content-Length: 0

`,
    },
    {
      at: 40,
      call: 'm3',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-m3
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: one
CSeq: 2 REGISTER
Contact: <sip:a@192.0.2.1>;expires=200
Content-Length: 0

`,
    },
    {
      at: 60,
      call: 'm4',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-m4
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: two
CSeq: 3 REGISTER
Contact: <sip:a@192.0.2.1>;expires=0
Content-Length: 0

`,
    },
  ],
  due: { phone: [0, 20, 40, 60] },
  until: 180,
});

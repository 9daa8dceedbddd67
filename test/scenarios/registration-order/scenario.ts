import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'save: with the same Call-ID a lower CSeq is refused; the same one is a retransmission, answered and not saved again, for cseq_delay seconds.',
  steps: [
    {
      at: 0,
      call: 'o1',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-o1
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: same
CSeq: 10 REGISTER
Contact: <sip:a@192.0.2.1>
Content-Length: 0

`,
    },
    {
      at: 20,
      call: 'o2',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-o2
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: same
CSeq: 10 REGISTER
Contact: <sip:a@192.0.2.1>;expires=99
Content-Length: 0

`,
    },
    {
      at: 40,
      call: 'o3',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-o3
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: same
CSeq: 9 REGISTER
Contact: <sip:a@192.0.2.1>;expires=77
Content-Length: 0

`,
    },
    {
      at: 60,
      call: 'o4',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-o4
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: same
CSeq: 9 REGISTER
Contact: <sip:a@192.0.2.1>;expires=0
Content-Length: 0

`,
    },
    {
      at: 80,
      call: 'o5',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-o5
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: same
CSeq: 11 REGISTER
Contact: <sip:a@192.0.2.1>;expires=88
Content-Length: 0

`,
    },
    {
      at: 100,
      call: 'o6',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-o6
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: other
CSeq: 1 REGISTER
Contact: <sip:a@192.0.2.1>;expires=66
Content-Length: 0

`,
    },
    {
      at: 120,
      call: 'o7',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-o7
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: same
CSeq: 1 REGISTER
Contact: <sip:b@192.0.2.1>
Content-Length: 0

`,
    },
    {
      at: 2500,
      call: 'o8',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-o8
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: same
CSeq: 1 REGISTER
Contact: <sip:b@192.0.2.1>;expires=70
Content-Length: 0

`,
    },
    {
      at: 2520,
      call: 'o9',
      peer: 'phone',
      raw: `REGISTER sip:127.0.0.1:{server-port} SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-o9
From: <sip:alice@example.com>;tag=f
To: <sip:alice@example.com>
Call-ID: same
CSeq: 1 REGISTER
Contact: *
Expires: 0
Content-Length: 0

`,
    },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 2500, 2520] },
  until: 2640,
});

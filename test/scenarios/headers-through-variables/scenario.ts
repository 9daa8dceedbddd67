import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Message variables read every part of the request: first line, headers and their indexes, addresses, credentials, body, network.',
  defines: { NAMED: 'value' },
  steps: [
    {
      at: 0,
      call: 'a',
      raw: [
        'MESSAGE sip:bob:secret@b.example.com:5070;transport=udp;lr SIP/2.0',
        'Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-a;ttl=3',
        'Via: SIP/2.0/TCP proxy.example.com:5080;branch=z9hG4bK-second;ttl=3',
        'From: "Alice A." <sip:alice@a.example.com;user=phone>;tag=from-tag',
        'To: Bob <sip:bob@b.example.com:5070>;tag=to-tag',
        'Call-ID: a@scenario.example.com',
        'CSeq: 4711 MESSAGE',
        'Contact: <sip:alice@192.0.2.7:5090>;expires=60, <sip:alice@192.0.2.8>;expires=90',
        'User-Agent: Scenario/1.0 (test)',
        'Subject: about something',
        'X-Many: one',
        'X-Many: two, three',
        'X-Many: four',
        'P-Asserted-Identity: <sip:alice@trusted.example.com>',
        'P-Preferred-Identity: <sip:alice@wanted.example.com>',
        'Diversion: <sip:carol@c.example.com>;reason=busy',
        'Remote-Party-ID: <sip:alice@party.example.com>;party=calling',
        'Refer-To: <sip:dave@d.example.com>',
        'Authorization: Digest username="alice@a.example.com", realm="example.com", nonce="n", uri="sip:b", response="r", algorithm=MD5',
        'Expires: 120',
        'Content-Type: text/plain;charset=utf-8',
        'Content-Length: 11',
        '',
        'hello world',
      ].join('\n'),
    },
  ],
  due: { a: [0] },
  until: 300,
});

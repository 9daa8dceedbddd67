import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'A malformed request that can be answered gets a 400 that says what is wrong; Kamailio drops it or runs the script.',
  steps: [
    {
      name: 'no-cseq',
      uri: 'sip:a@b',
      version: 'SIP/2.0',
      headers: ['From: <sip:a@b>;tag=1', 'To: <sip:a@b>', 'Call-ID: x'],
    },
    {
      name: 'no-from',
      uri: 'sip:a@b',
      version: 'SIP/2.0',
      headers: ['To: <sip:a@b>', 'Call-ID: x', 'CSeq: 1 OPTIONS'],
    },
    {
      name: 'no-call-id',
      uri: 'sip:a@b',
      version: 'SIP/2.0',
      headers: ['From: <sip:a@b>;tag=1', 'To: <sip:a@b>', 'CSeq: 1 OPTIONS'],
    },
    {
      name: 'other-method',
      uri: 'sip:a@b',
      version: 'SIP/2.0',
      headers: ['From: <sip:a@b>;tag=1', 'To: <sip:a@b>', 'Call-ID: x', 'CSeq: 1 INFO'],
    },
    {
      name: 'version',
      uri: 'sip:a@b',
      version: 'SIP/7.0',
      headers: ['From: <sip:a@b>;tag=1', 'To: <sip:a@b>', 'Call-ID: x', 'CSeq: 1 OPTIONS'],
    },
    {
      name: 'uri',
      uri: '<sip:a@b>',
      version: 'SIP/2.0',
      headers: ['From: <sip:a@b>;tag=1', 'To: <sip:a@b>', 'Call-ID: x', 'CSeq: 1 OPTIONS'],
    },
    {
      name: 'length',
      uri: 'sip:a@b',
      version: 'SIP/2.0',
      headers: [
        'From: <sip:a@b>;tag=1',
        'To: <sip:a@b>',
        'Call-ID: x',
        'CSeq: 1 OPTIONS',
        'Content-Length: 999',
      ],
    },
  ].map(({ name, uri, version, headers }, index) => ({
    at: 20 * index,
    call: name,
    raw: [
      `OPTIONS ${uri} ${version}`,
      `Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-${name}`,
      ...headers,
      'Max-Forwards: 70',
      '',
      '',
    ].join('\n'),
  })),
  until: 400,
});

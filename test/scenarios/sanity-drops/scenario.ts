import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'sanity: a check that fails answers and ends the script, through the transaction where there is one.',
  steps: [
    { at: 0, call: 'good', request: { method: 'OPTIONS', headers: ['Expires: 1'] } },
    { at: 10, call: 'bad', request: { method: 'OPTIONS', headers: ['Expires: soon'] } },
    { at: 20, call: 'uri', request: { method: 'OPTIONS', to: '<mailto:a@b>', headers: ['X-Uris: 2'] } },
    {
      at: 30,
      call: 'from',
      request: { method: 'OPTIONS', from: '<mailto:a@b>;tag=from', headers: ['X-Uris: 2'] },
    },
    { at: 40, call: 'ack', request: { method: 'ACK', headers: ['Expires: soon'] } },
    {
      at: 45,
      call: 'longer',
      raw: [
        'OPTIONS sip:test@127.0.0.1:{server-port} SIP/2.0',
        'Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-longer',
        'From: <sip:caller@example.com>;tag=longer',
        'To: <sip:test@example.com>',
        'Call-ID: longer@scenario.example.com',
        'CSeq: 1 OPTIONS',
        'X-Length: 1',
        'Content-Length: 2',
        '',
        'three',
      ].join('\n'),
    },
    { at: 50, call: 'invite', request: { method: 'INVITE', headers: ['Expires: soon'] }, ack: true },
  ],
  due: { good: [0], bad: [10], uri: [20], from: [30], ack: [], longer: [45], invite: [50] },
  until: 300,
});

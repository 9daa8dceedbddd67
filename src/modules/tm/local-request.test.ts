import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLocalRequest, type WrittenRequest } from './local-request.ts';

const PLAIN: WrittenRequest = {
  method: 'MESSAGE',
  uri: 'sip:b@example.com',
  nextHop: '',
  socket: '.',
  headers: 'From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\n',
  body: '',
};

function read(part: Partial<WrittenRequest>) {
  return readLocalRequest({ ...PLAIN, ...part }, (name) => name === 'udp:127.0.0.1:5060');
}

test('headers of a request of our own are told apart; those that the server writes are left out', () => {
  const headers =
    `v: SIP/2.0/UDP 192.0.2.1\r\nt: <sip:b@example.com>\r\nX-Long: one\r\n two\r\nf: "A" <sip:a@example.com>\r\n` +
    'i: my-call\r\nCSEQ: 7 MESSAGE\r\nContent-Length: 99\r\nC: text/plain\r\nX-Last: 1';
  assert.deepEqual(read({ nextHop: 'sip:proxy.example.com', headers, body: 'Hello' }), {
    method: 'MESSAGE',
    uri: 'sip:b@example.com',
    nextHop: 'sip:proxy.example.com',
    socket: null,
    from: '"A" <sip:a@example.com>',
    to: '<sip:b@example.com>',
    callId: 'my-call',
    cseq: 7,
    headers: 'X-Long: one\r\n two\r\nC: text/plain\r\nX-Last: 1\r\n',
    body: 'Hello',
  });
  const { callId, cseq, socket } = { callId: '', cseq: 0, socket: '', ...read({}) };
  assert.deepEqual([callId, cseq, socket], [null, 10, null]);
});

const refused: readonly (readonly [string, Partial<WrittenRequest>])[] = [
  ['Invalid method', { method: 'MESS AGE' }],
  ['Invalid request uri', { uri: 'b@example.com' }],
  ['Invalid request uri', { uri: 'sip:b@example.com SIP/2.0\r\nX: y' }],
  ['Invalid next-hop', { nextHop: 'proxy.example.com' }],
  ['No local socket', { socket: 'udp:192.0.2.1:5060' }],
  ['To missing', { headers: 'From: <sip:a@example.com>\r\n' }],
  ['From missing', { headers: 'To: <sip:a@example.com>\r\n' }],
  ['Invalid headers', { headers: `${PLAIN.headers}nothing\r\n` }],
  ['Invalid headers', { headers: `: ${PLAIN.headers}` }],
  ['Content-Type', { body: 'Hello' }],
  ['CSeq method mismatch', { headers: `${PLAIN.headers}CSeq: 7 INVITE\r\n` }],
  ['CSeq method mismatch', { headers: `${PLAIN.headers}CSeq: 2147483648\r\n` }],
  ['CSeq method mismatch', { headers: `${PLAIN.headers}CSeq: x\r\n` }],
];

for (const [problem, part] of refused) {
  test(`refused: ${problem} (${JSON.stringify(part).slice(0, 60)})`, () => {
    const request = read(part);
    assert.ok('problem' in request && request.problem.includes(problem), JSON.stringify(request));
  });
}

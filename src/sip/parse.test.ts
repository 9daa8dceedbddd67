import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ParseResult, parseMessage } from './parse.ts';
import { PROBLEMS, type Problem } from './problems.ts';

interface Parts {
  line?: string;
  via?: string | null;
  from?: string | null;
  to?: string | null;
  callId?: string | null;
  cseq?: string | null;
  more?: string;
  end?: string;
}

function message(parts: Parts): Buffer {
  const lines = [
    parts.line ?? 'OPTIONS sip:b@h SIP/2.0',
    parts.via === undefined ? 'Via: SIP/2.0/UDP h;branch=z9hG4bK1' : parts.via,
    parts.from === undefined ? 'From: <sip:a@h>;tag=1' : parts.from,
    parts.to === undefined ? 'To: <sip:b@h>' : parts.to,
    parts.callId === undefined ? 'Call-ID: c' : parts.callId,
    parts.cseq === undefined ? 'CSeq: 1 OPTIONS' : parts.cseq,
    parts.more ?? null,
  ];
  return Buffer.from(
    lines.filter((line) => line !== null).join('\r\n') + (parts.end ?? '\r\n\r\n'),
    'latin1',
  );
}

function problem(result: ParseResult): Problem | 'ok' | 'keepalive' {
  if (result.ok) return 'ok';
  return result.kind === 'keepalive' ? 'keepalive' : result.problem;
}

const cases: readonly (readonly [Problem, readonly Parts[]])[] = [
  [
    'bad-request-line',
    [
      { line: 'OPTIONS  sip:b@h SIP/2.0' },
      { line: 'OPTIONS sip:b@h  SIP/2.0' },
      { line: 'OPTIONS sip:b@h SIP/2.0 ' },
      { line: 'OPTIONS sip:b@h; lr SIP/2.0' },
      { line: 'OPTIONS SIP/2.0' },
      { line: 'OPTIONS\tsip:b@h SIP/2.0' },
      { line: 'OPTIONS sip:b@h SIP/2' },
      { line: 'OPTIONS sip:b@h SIP/2.0.1' },
      { line: 'OPTIONS sip:b@h SIP/x.y' },
    ],
  ],
  [
    'bad-request-uri',
    [
      { line: 'OPTIONS <sip:b@h> SIP/2.0' },
      { line: 'OPTIONS foo SIP/2.0' },
      { line: 'OPTIONS sip:@h SIP/2.0' },
      { line: 'OPTIONS sip:a@b@c SIP/2.0' },
      { line: 'OPTIONS sip:a@h:99999 SIP/2.0' },
    ],
  ],
  ['headers-in-request-uri', [{ line: 'OPTIONS sip:b@h?Route=x SIP/2.0' }]],
  ['unsupported-version', [{ line: 'OPTIONS sip:b@h SIP/7.0' }, { line: 'OPTIONS sip:b@h SIP/2.1' }]],
  ['bad-header-line', [{ more: 'no colon here' }, { more: 'F[o: x' }]],
  ['incomplete-head', [{ end: '' }]],
  ['missing-via', [{ via: null }]],
  ['missing-from', [{ from: null }]],
  ['missing-to', [{ to: null }]],
  ['missing-call-id', [{ callId: null }]],
  ['missing-cseq', [{ cseq: null }]],
  ['several-from', [{ more: 'f: <sip:a@h>;tag=1' }]],
  ['several-to', [{ more: 't: <sip:a@h>' }]],
  ['several-call-id', [{ more: 'i: d' }]],
  ['several-cseq', [{ more: 'CSeq: 2 OPTIONS' }]],
  ['bad-via', [{ via: 'Via: foo' }, { via: 'Via: SIP/2.0/UDP h,' }, { via: 'Via:' }]],
  ['bad-from', [{ from: 'From: "x <sip:a@h>' }, { from: 'From:' }, { from: 'From: <sip:a@h>, <sip:b@h>' }]],
  ['bad-to', [{ to: 'To: <sip:a@h' }, { to: 'To: b@h' }]],
  ['bad-call-id', [{ callId: 'Call-ID: ' }]],
  ['bad-cseq', [{ cseq: 'CSeq: x OPTIONS' }, { cseq: 'CSeq: 4294967296 OPTIONS' }, { cseq: 'CSeq: 1' }]],
  ['cseq-method-mismatch', [{ cseq: 'CSeq: 1 INVITE' }, { cseq: 'CSeq: 1 options' }]],
  [
    'bad-content-length',
    [{ more: 'l: -1' }, { more: 'l: x' }, { more: 'l:' }, { more: 'l: 0 x' }, { more: 'l: 1e3' }],
  ],
  ['several-content-length', [{ more: 'l: 0\r\nContent-Length: 1' }, { more: 'l: 0\r\nContent-Length: 0' }]],
  ['body-too-short', [{ more: 'l: 5', end: '\r\n\r\nbody' }]],
];

test('what is wrong with a request is named, and answered where it can be', () => {
  for (const [code, list] of cases) {
    for (const parts of list) {
      const result = parseMessage(message(parts));
      assert.equal(problem(result), code, JSON.stringify(parts));
      assert.ok(!result.ok && result.kind === 'malformed');
      const { status, reason } = PROBLEMS[code];
      assert.deepEqual(result.reply, status === 0 ? null : { status, reason });
      assert.ok(result.message !== null && result.text.length > 0);
    }
  }
});

test('every problem code is produced by some case', () => {
  const produced = new Set<string>([...cases.map(([code]) => code), 'not-sip', 'bad-status-line']);
  assert.deepEqual([...produced].sort(), Object.keys(PROBLEMS).sort());
});

test('let through: harmless deviations that Kamailio lets through', () => {
  const harmless: readonly Parts[] = [
    { line: '\r\n\r\nOPTIONS sip:b@h SIP/2.0' },
    { line: 'OPTIONS sip:b@h sip/2.0' },
    { line: 'OPTIONS tel:+1;a=b SIP/2.0' },
    { line: 'OPTIONS anything:opaque SIP/2.0' },
    { end: '\r\n' },
    { more: 'Foo :' },
    { more: 'l: 00' },
    { more: 'l: 1', end: '\r\n\r\nmore than one' },
    { from: 'From: <sip:a@h>' },
    { from: 'From: Bell, Alexander <sip:a@h>;tag=1' },
    { via: 'Via: SIP/2.0/UDP h' },
    { cseq: 'CSeq: 4294967295 OPTIONS' },
  ];
  for (const parts of harmless)
    assert.equal(problem(parseMessage(message(parts))), 'ok', JSON.stringify(parts));
});

test('an ACK is never answered, nor is anything without a Via', () => {
  const ack = parseMessage(message({ line: 'ACK sip:b@h SIP/2.0', cseq: 'CSeq: 1 INVITE' }));
  assert.ok(!ack.ok && ack.kind === 'malformed' && ack.reply === null);
  const noVia = parseMessage(message({ via: null, from: null }));
  assert.ok(!noVia.ok && noVia.kind === 'malformed' && noVia.reply === null);
});

test('replies: wrong ones are dropped', () => {
  const reply = (line: string, more: Parts = {}): string => problem(parseMessage(message({ ...more, line })));
  for (const line of ['SIP/2.0 200 OK', 'SIP/2.0 100 ', 'SIP/2.0 699', 'sip/2.0 180 x'])
    assert.equal(reply(line), 'ok', line);
  const bad = [
    'SIP/2.0 99 x',
    'SIP/2.0 700 x',
    'SIP/2.0 4294967301 x',
    'SIP/2.0 2000 x',
    'SIP/2.0 OK',
    'SIP/2.0  200 x',
    'SIP/2.0',
    'SIP/3.0 200 OK',
    'SIP/2.0 200OK',
    'SIP/2.0 099 x',
  ];
  for (const line of bad) assert.equal(reply(line), 'bad-status-line', line);
  const malformed = parseMessage(message({ line: 'SIP/2.0 200 OK', cseq: null }));
  assert.ok(!malformed.ok && malformed.kind === 'malformed' && malformed.reply === null);
});

test('what is not SIP is dropped without a message', () => {
  const junk = [
    'hello',
    'GET / HTTP/1.1\r\n\r\n',
    'INVITE sip:a@h\r\n\r\n',
    '\u0080\u0081\u0082',
    ' INVITE sip:a@h SIP/2.0\r\n\r\n',
    '@ sip:a@h SIP/2.0\r\n\r\n',
    'SIPPING',
    '\r\n\r\nx',
    'OPTIONS sip:b@h SIP/',
  ];
  for (const text of junk) {
    const result = parseMessage(Buffer.from(text, 'latin1'));
    assert.ok(!result.ok && result.kind === 'malformed', text);
    assert.deepEqual([result.problem, result.reply, result.message], ['not-sip', null, null], text);
  }
});

test('keep-alives', () => {
  const kind = (bytes: Buffer): string => {
    const result = parseMessage(bytes);
    return !result.ok && result.kind === 'keepalive' ? result.keepalive : problem(result);
  };
  assert.equal(kind(Buffer.from('\r\n\r\n')), 'crlf');
  assert.equal(kind(Buffer.from('\r\n')), 'crlf');
  assert.equal(kind(Buffer.alloc(4)), 'zero');
  assert.equal(kind(Buffer.alloc(0)), 'zero');
  assert.equal(kind(Buffer.from('000100002112a442000102030405060708090a0b', 'hex')), 'stun');
  assert.equal(kind(Buffer.from('000100002112a4', 'hex')), 'not-sip');
  assert.equal(kind(Buffer.from([0, 0, 0, 1])), 'not-sip');
  assert.equal(kind(Buffer.from('\r\n\0\0')), 'not-sip');
});

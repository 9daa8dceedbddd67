import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFramer, type Framing } from './framer.ts';

const FRAMING: Framing = { maxMessageBytes: 1000, acceptNoLength: false };

function message(name: string, body = '', lengthLine = `Content-Length: ${body.length}\r\n`): string {
  return `OPTIONS sip:${name} SIP/2.0\r\nCall-ID: ${name}\r\n${lengthLine}\r\n${body}`;
}

/** What comes of chunks: messages, `http …`, `ping`; and the problem that ended it. */
function framed(chunks: readonly string[], framing = FRAMING): { seen: string[]; problem: string | null } {
  const seen: string[] = [];
  const framer = createFramer(framing, {
    onMessage: (bytes) => seen.push(bytes.toString('latin1')),
    onHttp: (bytes) => seen.push(`http ${bytes.toString('latin1')}`),
    onPing: () => seen.push('ping'),
  });
  let problem: string | null = null;
  for (const chunk of chunks) problem ??= framer.push(Buffer.from(chunk, 'latin1'));
  return { seen, problem };
}

const A = message('a');
const B = message('b', 'x\r\n\r\ny');
const HTTP = 'GET /x HTTP/1.1\r\nHost: h\r\n\r\n';

// Kamailio 5.6.3 does the same with each of these but the last two: it does not look at a second Content-Length.
const ROWS: readonly (readonly [
  what: string,
  sent: string,
  seen: readonly string[],
  problem: RegExp | null,
])[] = [
  ['pipelined messages', A + B + A, [A, B, A], null],
  ['line ends before a message', `\r\n${A}`, [A], null],
  ['a keep-alive', '\r\n\r\n', ['ping'], null],
  ['half a keep-alive', '\r\n', [], null],
  ['a keep-alive between messages', `${A}\r\n\r\n${B}`, [A, 'ping', B], null],
  ['a compact Content-Length', message('c', 'abc', 'l:3\r\n'), [message('c', 'abc', 'l:3\r\n')], null],
  ['LF line ends', 'OPTIONS sip:a SIP/2.0\nl: 1\n\nx', ['OPTIONS sip:a SIP/2.0\nl: 1\n\nx'], null],
  ['HTTP', HTTP + A, [`http ${HTTP}`, A], null],
  ['no Content-Length', message('a', '', ''), [], /no Content-Length/],
  ['a Content-Length that is none', message('a', '', 'Content-Length: abc\r\n'), [], /"abc" is no number/],
  ['a negative Content-Length', message('a', '', 'Content-Length: -5\r\n'), [], /"-5" is no number/],
  ['neither SIP nor HTTP', 'hello world\r\nfoo\r\n\r\n', [], /neither SIP nor HTTP/],
  ['a head without end', `OPTIONS sip:a SIP/2.0\r\nX: ${'x'.repeat(1000)}`, [], /longer than 1000 bytes/],
  ['a body that is too long', message('a', '', 'Content-Length: 999\r\n'), [], /longer than 1000 bytes/],
  ['lengths that differ', message('a', 'xy', 'l: 1\r\nl: 2\r\n'), [], /two Content-Length that differ/],
  [
    'lengths that agree',
    message('a', 'x', 'l: 1\r\nl: 1\r\n'),
    [message('a', 'x', 'l: 1\r\nl: 1\r\n')],
    null,
  ],
];

for (const [what, sent, seen, problem] of ROWS) {
  test(`framing: ${what}`, () => {
    const whole = framed([sent]);
    assert.deepEqual(whole.seen, seen);
    if (problem === null) assert.equal(whole.problem, null);
    else assert.match(whole.problem ?? '', problem);
    assert.deepEqual(framed([...sent]), whole, 'byte by byte');
  });
}

test('a message without Content-Length has no body where that is accepted', () => {
  const bare = message('a', '', '');
  const { seen } = framed([bare + A], { ...FRAMING, acceptNoLength: true });
  assert.deepEqual(seen, [bare, A]);
});

test('messages do not depend on how they are cut on the way', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(A, B, HTTP, '\r\n\r\n', message('long', 'z'.repeat(300)))),
      fc.array(fc.nat({ max: 400 })),
      (messages, cuts) => {
        const sent = messages.join('');
        const chunks: string[] = [];
        let rest = sent;
        for (const cut of cuts) {
          chunks.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        chunks.push(rest);
        assert.deepEqual(framed(chunks), framed([sent]));
      },
    ),
  );
});

test('hostile bytes never throw', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary-ascii' })), (chunks) => {
      const { seen } = framed(chunks.map((chunk) => chunk.replaceAll('A', A).replaceAll('B', '\r\n')));
      assert.ok(Array.isArray(seen));
    }),
  );
});

test('what was handed out is never written to again', () => {
  const kept: Buffer[] = [];
  const framer = createFramer(FRAMING, { onMessage: (bytes) => kept.push(bytes), onHttp() {}, onPing() {} });
  const half = A.length >> 1;
  framer.push(Buffer.from(A.slice(0, half), 'latin1'));
  framer.push(Buffer.from(A.slice(half) + B.slice(0, 10), 'latin1'));
  for (const byte of B.slice(10) + A) framer.push(Buffer.from(byte, 'latin1'));
  assert.deepEqual(
    kept.map((bytes) => bytes.toString('latin1')),
    [A, B, A],
  );
});

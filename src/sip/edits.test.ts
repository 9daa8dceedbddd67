import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  appendHeader,
  appendHeaderAfter,
  applyEdits,
  type Edit,
  insertHeader,
  insertHeaderBefore,
  removeHeaders,
  replaceBody,
} from './edits.ts';
import type { SipMessage } from './message.ts';
import { parseMessage } from './parse.ts';

const HEAD = [
  'OPTIONS sip:edit@127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1:25961;branch=z9hG4bK1',
  'Max-Forwards: 70',
  'From: <sip:a@x>;tag=1',
  'To: <sip:b@x>',
  'Call-ID: c1edit',
  'CSeq: 1 OPTIONS',
];

/** An edit of a stretch of the message. */
type OffsetEdit = Exclude<Edit, { kind: 'body' | 'socket' }>;

function parse(lines: readonly string[], body = ''): SipMessage {
  const result = parseMessage(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1'));
  assert.ok(result.ok);
  return result.message;
}

function written(message: SipMessage, edits: readonly Edit[], requestUri?: string): string[] {
  const out = applyEdits(message, edits, requestUri === undefined ? {} : { requestUri });
  return out.toString('latin1').split('\r\n');
}

test('header edits come out in the places and the order that Kamailio 5.6.3 gives them', () => {
  const message = parse([...HEAD, 'Subject: a', 'X: 1', 'Subject: b', 'X: 2', 'Content-Length: 0']);
  const edits: Edit[] = [
    appendHeader(message, 'X-App1: 1\r\n'),
    appendHeader(message, 'X-App2: 2\r\n'),
    insertHeader(message, 'X-Ins1: 1\r\n'),
    insertHeader(message, 'X-Ins2: 2\r\n'),
    appendHeaderAfter(message, 'i', 'X-AftCid: 1\r\n'),
    appendHeaderAfter(message, 'Call-ID', 'X-AftCid: 2\r\n'),
    insertHeaderBefore(message, 'Call-ID', 'X-BefCid: 1\r\n'),
    insertHeaderBefore(message, 'call-id', 'X-BefCid: 2\r\n'),
    ...removeHeaders(message, 'Subject'),
    ...removeHeaders(message, 's'),
    insertHeaderBefore(message, 'Nosuch', 'X-Ins3: 3\r\n'),
    appendHeaderAfter(message, 'Nosuch', 'X-App4: 4\r\n'),
  ];
  assert.deepEqual(written(message, edits), [
    'OPTIONS sip:edit@127.0.0.1 SIP/2.0',
    'X-Ins1: 1',
    'X-Ins2: 2',
    'X-Ins3: 3',
    'Via: SIP/2.0/UDP 127.0.0.1:25961;branch=z9hG4bK1',
    'Max-Forwards: 70',
    'From: <sip:a@x>;tag=1',
    'To: <sip:b@x>',
    'X-BefCid: 1',
    'X-BefCid: 2',
    'Call-ID: c1edit',
    'X-AftCid: 1',
    'X-AftCid: 2',
    'CSeq: 1 OPTIONS',
    'X: 1',
    'X: 2',
    'Content-Length: 0',
    'X-App1: 1',
    'X-App2: 2',
    'X-App4: 4',
    '',
    '',
  ]);
});

test('where a name stands twice, Kamailio inserts before its first and appends after its last', () => {
  const message = parse([
    ...HEAD.slice(0, 2),
    'Dup: 1',
    ...HEAD.slice(2, 4),
    'Dup: 2',
    'v: SIP/2.0/UDP h2',
    ...HEAD.slice(4),
  ]);
  const edits = [
    appendHeaderAfter(message, 'Dup', 'X-A: after\r\n'),
    insertHeaderBefore(message, 'Dup', 'X-B: before\r\n'),
    appendHeaderAfter(message, 'Via', 'X-C: v\r\n'),
    insertHeaderBefore(message, 'Via', 'X-D: v\r\n'),
  ];
  assert.deepEqual(
    written(message, edits).map((line) => line.split(':')[0]),
    [
      'OPTIONS sip',
      'X-D',
      'Via',
      'X-B',
      'Dup',
      'Max-Forwards',
      'From',
      'Dup',
      'X-A',
      'v',
      'X-C',
      'To',
      'Call-ID',
      'CSeq',
    ].concat(['', '']),
  );
});

test('edits stay invisible to reads until they are applied', () => {
  const message = parse([...HEAD, 'Subject: a']);
  const before = message.bytes.toString('latin1');
  applyEdits(message, [...removeHeaders(message, 'Subject'), replaceBody('x')]);
  assert.equal(message.header('Subject')?.value, 'a');
  assert.equal(message.bytes.toString('latin1'), before);
});

test('a new body corrects Content-Length, in its own form, or adds it at the end', () => {
  const compact = parse([...HEAD.slice(0, 1), 'l:   3', ...HEAD.slice(1)], 'abc');
  assert.equal(
    applyEdits(compact, [replaceBody('newbody')])
      .toString('latin1')
      .includes('\r\nl:   7\r\n'),
    true,
  );

  const none = parse([...HEAD, 'X: 1'], 'xyz');
  const edits = [appendHeader(none, 'Content-Type: text/x\r\n'), replaceBody('newbody')];
  assert.deepEqual(written(none, edits).slice(-5), [
    'X: 1',
    'Content-Type: text/x',
    'Content-Length: 7',
    '',
    'newbody',
  ]);

  const removed = parse([...HEAD, 'Content-Length: 3', 'X: 1'], 'abc');
  const withRemoval = [...removeHeaders(removed, 'l'), replaceBody('four')];
  assert.deepEqual(written(removed, withRemoval).slice(-4), ['X: 1', 'Content-Length: 4', '', 'four']);

  const own = parse([...HEAD, 'Content-Length: 3'], 'abc');
  const at = own.header('Content-Length')?.valueStart ?? 0;
  const ownEdit: Edit = { kind: 'replace', start: at, end: at + 1, text: '99' };
  assert.equal(written(own, [ownEdit, replaceBody('four')]).at(-3), 'Content-Length: 4');
});

test('an edit inside the body corrects Content-Length too; bytes after the body are left out', () => {
  const message = parse([...HEAD, 'Content-Length: 5'], 'hello, ignored');
  const edit: Edit = { kind: 'replace', start: message.headEnd, end: message.headEnd + 1, text: 'JJ' };
  assert.deepEqual(written(message, [edit]).slice(-3), ['Content-Length: 6', '', 'JJello']);
  assert.deepEqual(written(message, []).slice(-3), ['Content-Length: 5', '', 'hello']);
});

test('an edit across the end of the head keeps the empty line', () => {
  const message = parse([...HEAD, 'X: 1', 'Content-Length: 5'], 'hello');
  const start = message.header('X')?.start ?? 0;
  const edit: Edit = { kind: 'delete', start, end: message.headEnd + 2 };
  assert.deepEqual(written(message, [edit]).slice(-4), ['CSeq: 1 OPTIONS', 'Content-Length: 3', '', 'llo']);
});

test('a Request-URI override replaces just that', () => {
  assert.equal(written(parse(HEAD), [], 'sip:new@host;x')[0], 'OPTIONS sip:new@host;x SIP/2.0');
});

test('a head let through without its empty line gets one', () => {
  const result = parseMessage(Buffer.from(`${HEAD.join('\r\n')}\r\n`, 'latin1'));
  assert.ok(result.ok);
  const out = applyEdits(result.message, [appendHeader(result.message, 'X: 1\r\n')]).toString('latin1');
  assert.equal(out, `${HEAD.join('\r\n')}\r\nX: 1\r\n\r\n`);
});

test('overlapping changes: every byte outside all deletes stays once, every text appears once', () => {
  const message = parse([...HEAD, 'Content-Length: 10'], '0123456789');
  const { bytes, headersEnd, headEnd } = message;
  const offset = fc.integer({ min: 0, max: bytes.length });
  const edit = fc.oneof(
    fc.tuple(offset, offset).map(([start, end]): OffsetEdit => ({ kind: 'delete', start, end })),
    fc
      .tuple(offset, offset, fc.constantFrom('\u00e1', '\u00e2\u00e3'))
      .map(([start, end, text]): OffsetEdit => ({ kind: 'replace', start, end, text })),
    fc
      .tuple(offset, fc.constantFrom('\u00f1', '\u00f2\u00f3'))
      .map(([at, text]): OffsetEdit => ({ kind: 'insert', at, text })),
  );
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      const out = applyEdits(message, edits).toString('latin1');
      const inserted = [...out].filter((char) => char >= '\u00e0').sort();
      const texts = edits.flatMap((e) => (e.kind === 'delete' ? [] : [...e.text])).sort();
      const length = message.header('Content-Length');
      const lost = texts.length - inserted.length;
      // Only a text inside the Content-Length value may give way, when the body changed.
      const inLength = edits.filter(
        (e) =>
          e.kind !== 'delete' &&
          length !== null &&
          (e.kind === 'insert' ? e.at : e.start) >= length.valueStart,
      );
      assert.ok(lost === 0 || inLength.length > 0);
      const deleted = (i: number): boolean =>
        edits.some((e) => (e.kind === 'delete' || e.kind === 'replace') && e.start <= i && i < e.end);
      const keptBody = [...bytes.toString('latin1').slice(headEnd)]
        .filter((_, i) => !deleted(headEnd + i))
        .join('');
      const plain = [...out].filter((char) => char < '\u00e0').join('');
      assert.ok(plain.endsWith(`\r\n${keptBody}`));
      const keptHead = [...bytes.toString('latin1').slice(0, length?.start ?? headersEnd)].filter(
        (_, i) => !deleted(i),
      );
      assert.ok(plain.startsWith(keptHead.join('')));
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('offsets outside the message are its ends', () => {
  const message = parse([...HEAD, 'Content-Length: 0']);
  const edits: Edit[] = [
    { kind: 'delete', start: -5, end: -1 },
    { kind: 'insert', at: 1e9, text: 'tail' },
    { kind: 'delete', start: 1e9, end: 2e9 },
    { kind: 'delete', start: 20, end: 10 },
  ];
  assert.deepEqual(written(message, edits).slice(-3), ['Content-Length: 4', '', 'tail']);
});

test('an edit that depends on the socket is written with what the message leaves by, and is left out without', () => {
  const message = parse([...HEAD, 'Content-Length: 0']);
  const at = message.headersStart;
  const same = { before: 'Record-Route: <sip:in>\r\n', names: 'nothing', after: '' } as const;
  const other = { before: 'Record-Route: <sip:', names: 'address', after: ';r2=on>\r\n' } as const;
  const transport = { before: 'Path: <sip:a;transport=', names: 'transport', after: '>\r\n' } as const;
  const edits: Edit[] = [
    { kind: 'socket', at, differ: 'socket', same, other },
    { kind: 'socket', at, differ: 'transport', same: transport, other: same },
    insertHeader(message, 'X-Ins: 1\r\n'),
  ];
  const leaving = (differs: boolean): string[] =>
    applyEdits(message, edits, {
      sentBy: { address: 'out:5061', transport: 'udp', differs: { socket: differs, transport: false } },
    })
      .toString('latin1')
      .split('\r\n')
      .slice(1, 4);
  assert.deepEqual(leaving(false), ['Record-Route: <sip:in>', 'Path: <sip:a;transport=udp>', 'X-Ins: 1']);
  assert.deepEqual(leaving(true), [
    'Record-Route: <sip:out:5061;r2=on>',
    'Path: <sip:a;transport=udp>',
    'X-Ins: 1',
  ]);
  assert.deepEqual(written(message, edits).slice(1, 3), ['X-Ins: 1', HEAD[1]]);
});

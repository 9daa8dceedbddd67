import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { appendHeader, applyEdits, removeHeaders, replaceBody } from './edits.ts';
import type { SipMessage } from './message.ts';
import { parseNameAddr, parseNameAddrList } from './name-addr.ts';
import { parseMessage } from './parse.ts';
import { buildReply } from './reply.ts';
import { transactionKey } from './transaction-key.ts';
import { formatUri, parseUri, uriToAor } from './uri.ts';
import { urisEqual } from './uri-compare.ts';
import { parseViaList } from './via.ts';

const SEED = [
  'INVITE sip:user;x@example.com:5060;transport=udp SIP/2.0',
  'v: SIP / 2.0 / UDP 10.0.0.1:5060;branch=z9hG4bK1;rport , SIP/2.0/TCP [::1] (c)',
  'From: "A \\" B" <sip:a@example.com>;tag=1',
  'To: Bob <sip:b@example.com;lr>;x="y;z"',
  'Call-ID: c@h',
  'CSeq: 1 INVITE',
  'm: *',
  'Subject: x',
  '  folded',
  'Max-Forwards: 70',
  'Content-Length: 4',
  '',
  'body',
].join('\r\n');

/** Fixed, so that runs repeat; another one explores further. */
const seed = Number(process.env.FERMATA_FUZZ_SEED ?? 1);

/** Reads and writes a message in every way there is; what it checks must hold for any message. */
function exercise(message: SipMessage): void {
  const { bytes } = message;
  for (const field of message.allHeaders()) {
    assert.ok(0 <= field.start && field.start < field.end && field.end <= bytes.length);
    assert.ok(
      field.start < field.valueStart && field.valueStart <= field.valueEnd && field.valueEnd <= field.end,
    );
    assert.equal(typeof field.value + typeof field.type, 'stringstring');
    assert.ok(message.header(field.name) !== null);
  }
  assert.ok(message.vias === null || message.vias.every((via) => via.host.length > 0));
  assert.ok(message.contacts === null || message.contacts.every((contact) => contact.uri.length > 0));
  assert.ok(message.from === null || message.from.parsedUri === null || message.from.uri.length > 0);
  assert.ok(message.headersStart <= message.headersEnd && message.headersEnd <= message.headEnd);
  assert.ok(message.headEnd <= message.bodyEnd && message.bodyEnd <= bytes.length);
  assert.equal(typeof transactionKey(message), 'string');
  const received = { ip: '192.0.2.1', port: 5060 };
  const reply = buildReply(message, { status: 400, reason: 'Bad', toTag: 't', received, forceRport: true });
  assert.ok(reply.toString('latin1').endsWith('\r\nContent-Length: 0\r\n\r\n'));
}

/** What was accepted stays acceptable when written, and so do the replies to it. */
function rewrite(message: SipMessage): void {
  const edits = [
    appendHeader(message, 'X-A: b\r\n'),
    ...removeHeaders(message, 'subject'),
    replaceBody('new'),
  ];
  const again = parseMessage(applyEdits(message, edits));
  assert.ok(again.ok, JSON.stringify(applyEdits(message, edits).toString('latin1')));
  assert.equal(again.message.body.toString('latin1'), 'new');
  assert.equal(again.message.header('x-a')?.value, 'b');
  assert.equal(transactionKey(again.message), transactionKey(message));
  if (message.kind === 'request') {
    const received = { ip: '192.0.2.1', port: 5060 };
    const written = buildReply(message, { status: 200, reason: 'OK', toTag: 't', received });
    const reply = parseMessage(written);
    assert.ok(reply.ok, JSON.stringify(written.toString('latin1')));
    assert.ok(reply.message.to?.tag);
    assert.equal(reply.message.topVia?.branch, message.topVia?.branch);
  }
}

function tryBytes(bytes: Buffer): void {
  const result = parseMessage(bytes);
  if (result.ok) {
    exercise(result.message);
    rewrite(result.message);
  } else if (result.kind === 'malformed') {
    assert.ok(result.reply === null || result.message !== null);
    if (result.message !== null) exercise(result.message);
  }
}

test('random bytes never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => tryBytes(Buffer.from(bytes))),
    { numRuns: 500, seed },
  );
});

const piece = fc.constantFrom(
  '\r\n',
  '\n',
  '\r',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '<',
  '>',
  '"',
  '\\',
  '(',
  ')',
  '@',
  '=',
  '?',
  '%',
  '[',
  ']',
  '\0',
  '\u00ff',
  '\r\n\r\n',
  '\r\n ',
  'SIP/2.0',
  'Via: ',
  'Content-Length: 9',
  '99999999999',
  '-1',
  'tag=',
  ';rport',
  ';received=1',
  '*',
);

test('mutated messages never throw, and what is accepted survives rewriting', () => {
  const mutation = fc.tuple(fc.nat(SEED.length), fc.nat(12), fc.oneof(piece, fc.constant('')));
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 5 }), (mutations) => {
      let text = SEED;
      for (const [at, length, insert] of mutations)
        text = text.slice(0, at) + insert + text.slice(at + length);
      tryBytes(Buffer.from(text, 'latin1'));
    }),
    { numRuns: 4000, seed },
  );
});

test('every truncation of a message is parsed without a throw', () => {
  for (let length = 0; length <= SEED.length; length++)
    tryBytes(Buffer.from(SEED.slice(0, length), 'latin1'));
});

test('every single byte changed to every structural character', () => {
  for (let at = 0; at < SEED.length; at++) {
    for (const char of '\r\n ";,<>:@[(\0') {
      tryBytes(Buffer.from(SEED.slice(0, at) + char + SEED.slice(at + 1), 'latin1'));
    }
  }
});

test('the value parsers never throw, and URIs that parse are written and compared', () => {
  const text = fc.array(fc.oneof(piece, fc.constantFrom('sip:', 'a', 'b@h', 'SIP/2.0/UDP h', ':5060')), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, (parts) => {
      const value = parts.join('');
      parseNameAddr(value);
      parseNameAddrList(value);
      parseViaList(value);
      const uri = parseUri(value);
      if (uri === null) return;
      const again = parseUri(formatUri(uri));
      assert.ok(again !== null && formatUri(again) === formatUri(uri));
      assert.equal(typeof uriToAor(uri) + typeof urisEqual(uri, again), 'stringboolean');
    }),
    { numRuns: 2000, seed },
  );
});

test('the largest datagrams of repeated pieces take no more than their share of time', () => {
  const pieces = [
    '();b',
    '(',
    ' ',
    ';',
    ';a',
    ',',
    '"',
    '\\',
    '<',
    'a:b,',
    'SIP/2.0/UDP a,',
    '\r\n ',
    ' \r\n\t',
    '\nv:\r\n',
    '\nl:0\r\n',
    '\n',
    '%',
    '@',
    '=',
  ];
  const heads = ['v: SIP/2.0/UDP h', 'f: <sip:a@h>', 't: "', 'm: <sip:a@h>', 'CSeq: 1 ', 'i: ', 'X: '];
  const [line = '', ...fields] = SEED.split('\r\n');
  const rest = fields.join('\r\n');
  const slowest = { ms: 0, bulk: '' };
  for (const head of heads) {
    for (const piece of pieces) {
      const bulk = head + piece.repeat(Math.floor(60_000 / piece.length));
      const bytes = Buffer.from(`${line}\r\n${bulk}\r\n${rest}`, 'latin1');
      const started = process.cpuUsage();
      const result = parseMessage(bytes);
      const message = result.ok || result.kind === 'malformed' ? result.message : null;
      if (message !== null) {
        assert.ok([message.vias, message.contacts, message.from, message.to, message.cseq].length === 5);
        buildReply(message, { status: 200, reason: 'OK', toTag: 't', received: { ip: '::1', port: 1 } });
        applyEdits(message, [...removeHeaders(message, 'subject'), replaceBody('new')]);
      }
      const { user, system } = process.cpuUsage(started);
      const ms = (user + system) / 1000;
      if (ms > slowest.ms) Object.assign(slowest, { ms, bulk: head + piece });
    }
  }
  // CPU time, not the clock: linear work is a few milliseconds here, quadratic work several seconds.
  assert.ok(slowest.ms < 500, JSON.stringify(slowest));
});

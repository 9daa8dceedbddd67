import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipMessage } from './message.ts';
import { parseMessage } from './parse.ts';

function parse(text: string): SipMessage {
  const result = parseMessage(Buffer.from(text, 'latin1'));
  assert.ok(result.ok, text);
  return result.message;
}

const INVITE = [
  '',
  '',
  'INVITE sip:bob@example.com SIP/2.0',
  'v: SIP/2.0/UDP a;branch=z9hG4bK1, SIP/2.0/TCP b;branch=z9hG4bK2',
  'VIA: SIP/2.0/TLS c',
  'f: "Al" <sip:alice@example.com>;tag=fromtag',
  'TO: <sip:bob@example.com>',
  'i: call-1',
  'CSeq: 7 INVITE',
  'm: <sip:x@1.2.3.4>, sip:y@h;q=0.5',
  'Contact: <sip:z@h>',
  'Max-Forwards: 70',
  'Subject: a',
  '  folded',
  'X-One: 1',
  'x-one: 2',
  'c: text/plain',
  'l: 4',
  '',
  'bodyTRAILING',
].join('\r\n');

test('a request read through its accessors', () => {
  const message = parse(INVITE);
  assert.deepEqual(
    [message.kind, message.method, message.requestUri, message.version, message.status, message.reason],
    ['request', 'INVITE', 'sip:bob@example.com', 'SIP/2.0', 0, ''],
  );
  assert.equal(message.uri?.user, 'bob');
  assert.deepEqual([message.topVia?.host, message.vias?.map((via) => via.host)], ['a', ['a', 'b', 'c']]);
  assert.deepEqual([message.from?.tag, message.to?.tag], ['fromtag', null]);
  assert.deepEqual([message.callId, message.cseq], ['call-1', { number: 7, method: 'INVITE' }]);
  assert.deepEqual(
    message.contacts?.map((contact) => contact.uri),
    ['sip:x@1.2.3.4', 'sip:y@h', 'sip:z@h'],
  );
  assert.deepEqual([message.maxForwards, message.contentLength, message.contentType], [70, 4, 'text/plain']);
  assert.equal(message.body.toString('latin1'), 'body');
  assert.equal(message.topVia, message.topVia);
});

test('headers by name: any case, compact or long, known or not', () => {
  const message = parse(INVITE);
  assert.equal(message.header('via')?.name, 'v');
  assert.equal(message.header('V')?.type, 'via');
  assert.equal(message.headers('Via').length, 2);
  assert.deepEqual(
    message.headers('X-ONE').map((field) => field.value),
    ['1', '2'],
  );
  assert.deepEqual(
    [message.header('X-One')?.value, message.header('nope'), message.headers('nope')],
    ['1', null, []],
  );
  assert.deepEqual(
    [message.header('s')?.value, message.header('Subject')?.rawValue],
    ['a folded', 'a\r\n  folded'],
  );
  assert.equal(message.allHeaders().length, 14);
});

test('offsets cut out whole fields, and the head and body are where they say', () => {
  const message = parse(INVITE);
  const text = message.bytes.toString('latin1');
  assert.equal(message.start, 4);
  assert.equal(text.slice(message.requestUriStart, message.requestUriEnd), 'sip:bob@example.com');
  const subject = message.header('subject');
  assert.ok(subject !== null);
  assert.equal(text.slice(subject.start, subject.end), 'Subject: a\r\n  folded\r\n');
  const fields = message.allHeaders().map((field) => text.slice(field.start, field.end));
  assert.equal(fields.join(''), text.slice(message.headersStart, message.headersEnd));
  assert.equal(text.slice(message.headersEnd, message.headEnd), '\r\n');
  assert.equal(text.slice(message.headEnd, message.bodyEnd), 'body');
});

test('a reply: status, reason, method from CSeq', () => {
  const rest =
    'Via: SIP/2.0/UDP a\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: c\r\nCSeq: 3 BYE\r\n\r\nrest';
  const reply = parse(`SIP/2.0 486 Busy  Here\r\n${rest}`);
  assert.deepEqual(
    [reply.kind, reply.status, reply.reason, reply.method, reply.requestUri, reply.uri, reply.version],
    ['reply', 486, 'Busy  Here', 'BYE', '', null, 'SIP/2.0'],
  );
  assert.equal(reply.body.toString('latin1'), 'rest');
  assert.equal(parse(`SIP/2.0 200 \r\n${rest}`).reason, '');
  assert.equal(parse(`SIP/2.0 200\r\n${rest}`).reason, '');
});

test('the star Contact, none, and a malformed one', () => {
  const withContact = (line: string): SipMessage => parse(INVITE.replace(/m: .*\r\nContact: .*\r\n/, line));
  assert.deepEqual(
    withContact('Contact: *\r\n').contacts?.map((contact) => contact.uri),
    ['*'],
  );
  assert.deepEqual(withContact('').contacts, []);
  assert.equal(withContact('Contact: <sip:a\r\n').contacts, null);
});

test('a list of very many values is read without a throw', () => {
  const message = parse(INVITE.replace(/m: .*\r\n/, `m: ${'a:b,'.repeat(200_000)}a:b\r\n`));
  assert.equal(message.contacts?.length, 200_002);
});

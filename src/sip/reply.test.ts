import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipMessage } from './message.ts';
import { parseMessage } from './parse.ts';
import { buildReply, type ReplyOptions } from './reply.ts';

const SERVER = 'Server: kamailio (5.6.3 (x86_64/linux))';
const SOURCE = { ip: '127.0.0.1', port: 44508 };

function request(lines: readonly string[], body = '', method = 'OPTIONS'): SipMessage {
  const text = `${method} sip:b@127.0.0.1 SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
  const result = parseMessage(Buffer.from(text, 'latin1'));
  assert.ok(result.ok, text);
  return result.message;
}

function reply(message: SipMessage, options: Partial<ReplyOptions>): string[] {
  const all = { status: 404, reason: 'Not here', toTag: 'T', received: SOURCE, server: SERVER, ...options };
  return buildReply(message, all).toString('latin1').split('\r\n');
}

const REST = ['From: <sip:a@x>;tag=1', 'To: <sip:b@x>', 'Call-ID: c1', 'CSeq: 1 OPTIONS'];

// Each line was captured from Kamailio 5.6.3 (request from 127.0.0.1:44508), save where a comment says otherwise.
const vias: readonly { name: string; via: string; expected: string; forceRport?: boolean }[] = [
  {
    name: 'sent-by is the source address: untouched, whatever the port',
    via: 'Via: SIP/2.0/UDP 127.0.0.1:25961;branch=z9hG4bK1',
    expected: 'Via: SIP/2.0/UDP 127.0.0.1:25961;branch=z9hG4bK1',
  },
  {
    name: 'another address: received at the end',
    via: 'Via: SIP/2.0/UDP 10.0.0.1:25961;branch=z9hG4bK1',
    expected: 'Via: SIP/2.0/UDP 10.0.0.1:25961;branch=z9hG4bK1;received=127.0.0.1',
  },
  {
    name: 'a host name, even one that resolves to the source',
    via: 'Via: SIP/2.0/UDP localhost:25961;branch=z9hG4bK1',
    expected: 'Via: SIP/2.0/UDP localhost:25961;branch=z9hG4bK1;received=127.0.0.1',
  },
  {
    name: 'IPv6 sent-by, IPv4 source',
    via: 'Via: SIP/2.0/UDP [::1]:25961;branch=z9hG4bK1',
    expected: 'Via: SIP/2.0/UDP [::1]:25961;branch=z9hG4bK1;received=127.0.0.1',
  },
  {
    name: 'rport last',
    via: 'Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport',
    expected: 'Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport=44508;received=127.0.0.1',
  },
  {
    name: 'rport in the middle is completed in place',
    via: 'Via: SIP/2.0/UDP 10.0.0.1;rport;branch=z9hG4bK1',
    expected: 'Via: SIP/2.0/UDP 10.0.0.1;rport=44508;branch=z9hG4bK1;received=127.0.0.1',
  },
  {
    name: 'rport asks for received even when the address is right',
    via: 'Via: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK1;x=y',
    expected: 'Via: SIP/2.0/UDP 127.0.0.1;rport=44508;branch=z9hG4bK1;x=y;received=127.0.0.1',
  },
  {
    name: 'rport with a value of the sender',
    via: 'Via: SIP/2.0/UDP 127.0.0.1;rport=77;branch=z9hG4bK1',
    expected: 'Via: SIP/2.0/UDP 127.0.0.1;rport=44508;branch=z9hG4bK1;received=127.0.0.1',
  },
  {
    name: 'rport with an empty value',
    via: 'Via: SIP/2.0/UDP 127.0.0.1;rport=;branch=z9hG4bK1',
    expected: 'Via: SIP/2.0/UDP 127.0.0.1;rport=44508;branch=z9hG4bK1;received=127.0.0.1',
  },
  {
    name: 'forced rport, right address: no received',
    via: 'Via: SIP/2.0/UDP 127.0.0.1:25961;branch=z9hG4bK1',
    forceRport: true,
    expected: 'Via: SIP/2.0/UDP 127.0.0.1:25961;branch=z9hG4bK1;rport=44508',
  },
  {
    name: 'forced rport, other address',
    via: 'Via: SIP/2.0/UDP 10.0.0.1:25961;branch=z9hG4bK1;x',
    forceRport: true,
    expected: 'Via: SIP/2.0/UDP 10.0.0.1:25961;branch=z9hG4bK1;x;rport=44508;received=127.0.0.1',
  },
  {
    name: 'a comment after the value',
    via: 'Via: SIP/2.0/UDP 10.0.0.1:25961;branch=z9hG4bK1 (c)',
    expected: 'Via: SIP/2.0/UDP 10.0.0.1:25961;branch=z9hG4bK1 (c);received=127.0.0.1',
  },
  {
    name: 'white space around the value is kept',
    via: 'Via:   SIP/2.0/UDP 10.0.0.1:25961;branch=z9hG4bK1   ',
    expected: 'Via:   SIP/2.0/UDP 10.0.0.1:25961;branch=z9hG4bK1   ;received=127.0.0.1',
  },
  {
    name: 'folding and white space inside are kept',
    via: 'Via: SIP / 2.0 / UDP\r\n 10.0.0.1 : 5060\r\n ;branch=z9hG4bK1\r\n ;rport  ',
    expected:
      'Via: SIP / 2.0 / UDP\r\n 10.0.0.1 : 5060\r\n ;branch=z9hG4bK1\r\n ;rport=44508;received=127.0.0.1',
  },
  {
    // Kamailio adds a second `received` parameter here; one parameter twice is not SIP.
    name: "a received of the sender's own is replaced",
    via: 'Via: SIP/2.0/UDP 127.0.0.1:25961;received=9.9.9.9;branch=z9hG4bK1',
    expected: 'Via: SIP/2.0/UDP 127.0.0.1:25961;branch=z9hG4bK1;received=127.0.0.1',
  },
  {
    // Kamailio puts `received` at the end of the line, that is, on a Via that is not its neighbour's.
    name: 'several values in a line: only the first is completed',
    via: 'v: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport , SIP/2.0/TCP h2;branch=z9hG4bK2',
    expected:
      'v: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport=44508;received=127.0.0.1, SIP/2.0/TCP h2;branch=z9hG4bK2',
  },
];

for (const { name, via, expected, forceRport } of vias) {
  test(`top Via: ${name}`, () => {
    const lines = reply(request([via, 'VIA: SIP/2.0/TLS h3:99;branch=z9hG4bK3 (comment)', ...REST]), {
      forceRport: forceRport ?? false,
    });
    assert.deepEqual(lines, [
      'SIP/2.0 404 Not here',
      ...expected.split('\r\n'),
      'VIA: SIP/2.0/TLS h3:99;branch=z9hG4bK3 (comment)',
      'From: <sip:a@x>;tag=1',
      'To: <sip:b@x>;tag=T',
      'Call-ID: c1',
      'CSeq: 1 OPTIONS',
      SERVER,
      'Content-Length: 0',
      '',
      '',
    ]);
  });
}

test('an IPv6 source equals its bracketed sent-by', () => {
  const via = 'Via: SIP/2.0/UDP [::1]:5070;branch=z9hG4bK1';
  const received = { ip: '::1', port: 5070 };
  assert.equal(reply(request([via, ...REST]), { received })[1], via);
});

test('fields keep the order, form and folding of the request; others are left out', () => {
  const message = request([
    'From: <sip:a@x>;tag=1',
    'To: \r\n <sip:b@x>\r\n ;x=y  ',
    'i  : c9',
    'Subject: not copied',
    'CSeq: 1 OPTIONS',
    'Record-Route: <sip:p2;lr>,\r\n <sip:p3;lr>',
    'v: SIP/2.0/UDP 127.0.0.1:25961;branch=z9hG4bK8,SIP/2.0/UDP h2',
    'Timestamp: 2',
    'Via: SIP/2.0/UDP h3',
  ]);
  assert.deepEqual(reply(message, { status: 200, reason: 'OK' }), [
    'SIP/2.0 200 OK',
    'From: <sip:a@x>;tag=1',
    'To: ',
    ' <sip:b@x>',
    ' ;x=y  ;tag=T',
    'i  : c9',
    'CSeq: 1 OPTIONS',
    'Record-Route: <sip:p2;lr>,',
    ' <sip:p3;lr>',
    'v: SIP/2.0/UDP 127.0.0.1:25961;branch=z9hG4bK8,SIP/2.0/UDP h2',
    'Via: SIP/2.0/UDP h3',
    SERVER,
    'Content-Length: 0',
    '',
    '',
  ]);
});

const VIA = 'Via: SIP/2.0/UDP 127.0.0.1:25961;branch=z9hG4bK1';

test('Record-Route is copied from 180 to 299 only', () => {
  const message = request([VIA, ...REST, 'Record-Route: <sip:p1;lr>']);
  const has = (status: number): boolean => reply(message, { status }).includes('Record-Route: <sip:p1;lr>');
  assert.deepEqual([100, 179, 180, 183, 200, 299, 300, 404, 603].map(has), [
    false,
    false,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('a To tag is added above 100 and only where there is none', () => {
  const to = (line: string, options: Partial<ReplyOptions>): string | undefined => {
    const message = request([VIA, 'From: <sip:a@x>;tag=1', line, 'Call-ID: c', 'CSeq: 1 OPTIONS']);
    return reply(message, options).find((l) => l.startsWith('To') || l.startsWith('t'));
  };
  assert.equal(to('To: <sip:b@x>', { status: 100 }), 'To: <sip:b@x>');
  assert.equal(to('To: <sip:b@x>', { status: 180 }), 'To: <sip:b@x>;tag=T');
  assert.equal(to('To: sip:b@x', {}), 'To: sip:b@x;tag=T');
  assert.equal(to('t: "B;" <sip:b@x>;x=y', {}), 't: "B;" <sip:b@x>;x=y;tag=T');
  assert.equal(to('To: <sip:b@x>;tag=own', {}), 'To: <sip:b@x>;tag=own');
  assert.equal(to('To: <sip:b@x;tag=uri>', {}), 'To: <sip:b@x;tag=uri>;tag=T');
});

test('extra headers, Content-Type, Server, Content-Length and body in this order', () => {
  const message = request([VIA, ...REST]);
  const options = { headers: 'X-A: b\r\nX-Two: y\r\n', contentType: 'text/plain', body: 'hell\u00f6' };
  assert.deepEqual(reply(message, options).slice(-8), [
    'CSeq: 1 OPTIONS',
    'X-A: b',
    'X-Two: y',
    'Content-Type: text/plain',
    SERVER,
    'Content-Length: 5',
    '',
    'hell\u00f6',
  ]);
});

test('a line end in the reason cannot start a header', () => {
  assert.equal(reply(request([VIA, ...REST]), { reason: 'a\r\nX: y' })[0], 'SIP/2.0 404 a X: y');
});

test('bare line feeds of the request become CRLF', () => {
  const text = `OPTIONS sip:b@h SIP/2.0\n${[VIA, ...REST].join('\n')}\n\n`;
  const result = parseMessage(Buffer.from(text, 'latin1'));
  assert.ok(result.ok);
  assert.doesNotMatch(
    buildReply(result.message, { status: 200, reason: 'OK' }).toString('latin1'),
    /[^\r]\n/,
  );
});

test('what a broken request has is copied, so that it can be answered', () => {
  const text =
    'INVITE sip:u@h SIP/2.0\r\nCSeq: 193942 INVITE\r\nVia: SIP/2.0/UDP 192.0.2.95;;,;,,\r\nl: 0\r\n\r\n';
  const result = parseMessage(Buffer.from(text, 'latin1'));
  assert.ok(!result.ok && result.kind === 'malformed' && result.message !== null);
  assert.deepEqual(reply(result.message, { status: 400, reason: 'Missing From header field' }), [
    'SIP/2.0 400 Missing From header field',
    'CSeq: 193942 INVITE',
    'Via: SIP/2.0/UDP 192.0.2.95;;,;,,',
    SERVER,
    'Content-Length: 0',
    '',
    '',
  ]);
});

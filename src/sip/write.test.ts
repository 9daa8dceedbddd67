import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from './parse.ts';
import { buildRequest, type RequestOptions } from './write.ts';

const OPTIONS: RequestOptions = {
  method: 'INVITE',
  requestUri: 'sip:b@h',
  via: { transport: 'UDP', host: '127.0.0.1', port: 5080, branch: 'z9hG4bKx' },
  from: '<sip:a@h>',
  fromTag: 'f',
  to: '<sip:b@h>',
  callId: 'c',
  cseq: 1,
};

test('a request as written is the request as parsed', () => {
  const bytes = buildRequest({
    ...OPTIONS,
    contact: '<sip:a@127.0.0.1:5080>',
    userAgent: 'x',
    headers: 'X-A: 1\r\nX-B: 2\r\n',
    contentType: 'text/plain',
    body: 'h\u00f6',
  });
  assert.deepEqual(bytes.toString('latin1').split('\r\n'), [
    'INVITE sip:b@h SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bKx;rport',
    'Max-Forwards: 70',
    'From: <sip:a@h>;tag=f',
    'To: <sip:b@h>',
    'Call-ID: c',
    'CSeq: 1 INVITE',
    'Contact: <sip:a@127.0.0.1:5080>',
    'User-Agent: x',
    'Content-Type: text/plain',
    'X-A: 1',
    'X-B: 2',
    'Content-Length: 2',
    '',
    'h\u00f6',
  ]);
  assert.ok(parseMessage(bytes).ok);
  assert.ok(parseMessage(buildRequest({ ...OPTIONS, maxForwards: 0 })).ok);
});

test('a line end cannot smuggle a header in', () => {
  assert.throws(() => buildRequest({ ...OPTIONS, to: '<sip:b@h>\r\nX: y' }), RangeError);
  assert.throws(() => buildRequest({ ...OPTIONS, requestUri: 'sip:b@h\n' }), RangeError);
});

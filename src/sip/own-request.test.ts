import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipMessage } from './message.ts';
import { ackOfSuccess, type OwnRequest, ownRequest } from './own-request.ts';
import { parseMessage } from './parse.ts';

const INVITE: OwnRequest = {
  method: 'INVITE',
  uri: 'sip:b@example.com',
  from: '<sip:a@example.com>;tag=1',
  to: '<sip:b@example.com>',
  callId: 'call-1',
  cseq: 10,
  headers: '',
  body: '',
};
const VIA = 'SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK1';

function parsed(bytes: Buffer | string): SipMessage {
  const result = parseMessage(Buffer.from(bytes));
  assert.ok(result.ok);
  return result.message;
}

function reply(headers: string): SipMessage {
  return parsed(
    `SIP/2.0 200 OK\r\nVia: ${VIA}\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>;tag=2\r\n` +
      `Call-ID: call-1\r\nCSeq: 10 INVITE\r\n${headers}Content-Length: 0\r\n\r\n`,
  );
}

test('a request of our own has one Max-Forwards and the length of its body in bytes', () => {
  const text = ownRequest({ ...INVITE, headers: 'X: 1\r\n', body: '\xe4\xf6' }, VIA).toString('latin1');
  assert.equal(
    text,
    `INVITE sip:b@example.com SIP/2.0\r\nVia: ${VIA}\r\nTo: <sip:b@example.com>\r\nFrom: <sip:a@example.com>;tag=1\r\n` +
      'CSeq: 10 INVITE\r\nCall-ID: call-1\r\nMax-Forwards: 70\r\nContent-Length: 2\r\nX: 1\r\n\r\n\xe4\xf6',
  );
  const own = ownRequest({ ...INVITE, headers: 'MAX-FORWARDS : 5\r\n' }, VIA);
  assert.deepEqual(
    parsed(own)
      .headers('max-forwards')
      .map(({ value }) => value),
    ['5'],
  );
});

test('the ACK of a 2xx goes to its Contact, along its Record-Route from the last to the first', () => {
  const sent = parsed(ownRequest(INVITE, VIA));
  const plain = ackOfSuccess(sent, reply('Contact: <sip:phone@192.0.2.9:5070>\r\n'));
  assert.deepEqual(plain, {
    request: { ...INVITE, method: 'ACK', uri: 'sip:phone@192.0.2.9:5070', to: '<sip:b@example.com>;tag=2' },
    nextHop: 'sip:phone@192.0.2.9:5070',
  });
  const routed = ackOfSuccess(
    sent,
    reply(
      'Record-Route: <sip:p3;lr>, "a, b" <sip:p2;lr;x="1,2">\r\nContact: <sip:phone@192.0.2.9>\r\nRecord-Route: <sip:p1;lr>\r\n',
    ),
  );
  assert.equal(
    routed.request.headers,
    'Route: <sip:p1;lr>\r\nRoute: "a, b" <sip:p2;lr;x="1,2">\r\nRoute: <sip:p3;lr>\r\n',
  );
  assert.equal(routed.nextHop, 'sip:p1;lr');
  assert.equal(ackOfSuccess(sent, reply('')).nextHop, 'sip:b@example.com');
});

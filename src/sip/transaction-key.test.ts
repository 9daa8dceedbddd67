import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipMessage } from './message.ts';
import { parseMessage } from './parse.ts';
import { transactionKey } from './transaction-key.ts';

interface Parts {
  method?: string;
  uri?: string;
  via?: string;
  from?: string;
  to?: string;
  callId?: string;
  number?: number;
}

function request(parts: Parts): SipMessage {
  const method = parts.method ?? 'INVITE';
  const text = [
    `${method} ${parts.uri ?? 'sip:b@h'} SIP/2.0`,
    `Via: ${parts.via ?? 'SIP/2.0/UDP host:5070;branch=z9hG4bKabc'}`,
    `From: <sip:a@h>;tag=${parts.from ?? 'f'}`,
    `To: <sip:b@h>${parts.to ?? ''}`,
    `Call-ID: ${parts.callId ?? 'c'}`,
    `CSeq: ${parts.number ?? 1} ${method}`,
    '\r\n',
  ].join('\r\n');
  const result = parseMessage(Buffer.from(text, 'latin1'));
  assert.ok(result.ok, text);
  return result.message;
}

const key = (parts: Parts): string => transactionKey(request(parts));

for (const [rule, via] of [
  ['RFC 3261', 'SIP/2.0/UDP host:5070;branch=z9hG4bKabc'],
  ['RFC 2543', 'SIP/2.0/UDP host:5070'],
] as const) {
  test(`${rule} rule: INVITE, its retransmission, CANCEL and ACK share a key, other methods do not`, () => {
    const invite = key({ via });
    assert.ok(invite.length > 0);
    assert.equal(key({ via }), invite);
    assert.equal(key({ via, method: 'CANCEL' }), invite);
    assert.equal(key({ via, method: 'ACK', to: ';tag=ours' }), invite);
    assert.notEqual(key({ via, method: 'BYE' }), invite);
    assert.notEqual(key({ via, method: 'BYE' }), key({ via, method: 'OPTIONS' }));
    assert.notEqual(key({ via, number: 2 }), invite);
  });
}

test('RFC 3261 rule: branch and sent-by decide, nothing else', () => {
  const base = key({});
  assert.equal(key({ uri: 'sip:other@h', from: 'g', callId: 'd', to: ';tag=x' }), base);
  assert.equal(key({ via: 'SIP/2.0/TCP HOST:5070;x=y;branch=z9hG4bKabc' }), base);
  assert.notEqual(key({ via: 'SIP/2.0/UDP host:5070;branch=z9hG4bKabd' }), base);
  assert.notEqual(key({ via: 'SIP/2.0/UDP host:5071;branch=z9hG4bKabc' }), base);
  assert.notEqual(key({ via: 'SIP/2.0/UDP other:5070;branch=z9hG4bKabc' }), base);
});

test('RFC 2543 rule: each of its parts decides', () => {
  const via = 'SIP/2.0/UDP host';
  const base = key({ via, method: 'BYE' });
  const differing: readonly Parts[] = [
    { uri: 'sip:c@h' },
    { from: 'g' },
    { to: ';tag=x' },
    { callId: 'd' },
    { number: 2 },
  ];
  for (const parts of differing)
    assert.notEqual(key({ via, method: 'BYE', ...parts }), base, JSON.stringify(parts));
  assert.notEqual(key({ via: 'SIP/2.0/UDP host;branch=1', method: 'BYE' }), base);
  assert.equal(key({ via: 'SIP / 2.0 / UDP\r\n  host', method: 'BYE' }), base);
});

test('a crafted branch cannot take the place of another sender', () => {
  const keys = ['|', ':', '/', '@', '='].map((char) =>
    key({ via: `SIP/2.0/UDP h;branch=z9hG4bKa${char}b${char}1${char}INVITE` }),
  );
  assert.ok(keys.every((found) => found.split(' ').length === 4));
});

test('the bare cookie is no branch', () => {
  const via = 'SIP/2.0/UDP host;branch=z9hG4bK';
  assert.notEqual(key({ via, callId: 'c1' }), key({ via, callId: 'c2' }));
});

test('a message without Via or CSeq has no key', () => {
  const result = parseMessage(Buffer.from('INVITE sip:a@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n\r\n'));
  assert.ok(!result.ok && result.kind === 'malformed' && result.message !== null);
  assert.equal(transactionKey(result.message), '');
});

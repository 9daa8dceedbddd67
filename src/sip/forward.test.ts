import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatBranchId, isStatelessBranch, parseBranchId, statelessBranch } from './branch-id.ts';
import { forwardedReply, forwardedRequest, hopRequest } from './forward.ts';
import type { SipMessage } from './message.ts';
import { parseMessage } from './parse.ts';

const lines = (...text: readonly string[]): string => `${text.join('\r\n')}\r\n`;

function parse(text: string): SipMessage {
  const parsed = parseMessage(Buffer.from(text, 'latin1'));
  assert.ok(parsed.ok);
  return parsed.message;
}

const invite = (via: string): SipMessage =>
  parse(
    lines(
      'INVITE sip:b@example.com SIP/2.0',
      `Via: ${via}`,
      'Max-Forwards: 9',
      'f: <sip:a@example.com>;tag=1',
      'To: <sip:b@example.com>',
      'Call-ID: 1',
      'CSeq: 7 INVITE',
      'Route: <sip:one;lr>,',
      ' <sip:two;lr>',
      'Content-Length: 3',
      '',
      'abc',
    ),
  );

const source = { ip: '192.0.2.7', port: 5071 };

const VIAS: readonly (readonly [via: string, forceRport: boolean, sent: string])[] = [
  ['SIP/2.0/UDP 192.0.2.7:5071;branch=z9hG4bK1', false, 'SIP/2.0/UDP 192.0.2.7:5071;branch=z9hG4bK1'],
  ['SIP/2.0/UDP host;branch=z9hG4bK1', false, 'SIP/2.0/UDP host;received=192.0.2.7;branch=z9hG4bK1'],
  [
    'SIP/2.0/UDP 192.0.2.7;rport;branch=z9hG4bK1',
    false,
    'SIP/2.0/UDP 192.0.2.7;received=192.0.2.7;rport=5071;branch=z9hG4bK1',
  ],
  ['SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1', true, 'SIP/2.0/UDP 192.0.2.7;rport=5071;branch=z9hG4bK1'],
  [
    'SIP/2.0/UDP host;received=1.2.3.4;branch=z9hG4bK1, SIP/2.0/UDP below',
    false,
    'SIP/2.0/UDP host;received=192.0.2.7;branch=z9hG4bK1, SIP/2.0/UDP below',
  ],
];

for (const [via, forceRport, sent] of VIAS) {
  test(`forwarded below our Via: ${via}`, () => {
    const request = invite(via);
    const bytes = forwardedRequest(request, {
      edits: [{ kind: 'insert', at: request.headersEnd, text: 'X: y\r\n' }],
      requestUri: 'sip:c@192.0.2.8',
      via: 'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKours',
      source,
      forceRport,
    });
    assert.deepEqual(bytes.toString('latin1').split('\r\n').slice(0, 4), [
      'INVITE sip:c@192.0.2.8 SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKours',
      `Via: ${sent}`,
      'Max-Forwards: 9',
    ]);
    assert.ok(bytes.toString('latin1').endsWith('Content-Length: 3\r\nX: y\r\n\r\nabc'));
  });
}

test('the ACK and the CANCEL of a branch have the top Via, Route and numbers of what was sent', () => {
  const sent = invite('SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKours');
  const cancel = hopRequest(sent, { method: 'CANCEL', to: null, headers: 'Reason: x\r\n' });
  assert.equal(
    cancel.toString('latin1'),
    lines(
      'CANCEL sip:b@example.com SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKours',
      'Max-Forwards: 9',
      'f: <sip:a@example.com>;tag=1',
      'To: <sip:b@example.com>',
      'Call-ID: 1',
      'CSeq: 7 CANCEL',
      'Route: <sip:one;lr>,',
      ' <sip:two;lr>',
      'Content-Length: 0',
      'Reason: x',
      '',
    ),
  );
  const ack = hopRequest(sent, { method: 'ACK', to: 'To: <sip:b@example.com>;tag=2\r\n', headers: '' });
  assert.match(ack.toString('latin1'), /^ACK .*\r\nTo: <sip:b@example.com>;tag=2\r\n.*CSeq: 7 ACK\r\n/s);
});

const REPLY_VIAS: readonly (readonly [vias: readonly string[], up: readonly string[]])[] = [
  [['Via: SIP/2.0/UDP ours', 'Via: SIP/2.0/UDP theirs'], ['Via: SIP/2.0/UDP theirs']],
  [
    ['v: SIP/2.0/UDP ours, SIP/2.0/UDP theirs', 'v: SIP/2.0/UDP last'],
    ['v: SIP/2.0/UDP theirs', 'v: SIP/2.0/UDP last'],
  ],
  // Of a request of our own: nobody is above us.
  [['Via: SIP/2.0/UDP ours'], ['Via: SIP/2.0/UDP ours']],
];

for (const [vias, up] of REPLY_VIAS) {
  test(`a reply goes up without our Via: ${vias.join(' | ')}`, () => {
    const rest = ['From: <sip:a@b>;tag=1', 'To: <sip:a@b>;tag=2', 'Call-ID: 1', 'CSeq: 1 INVITE', '', ''];
    const reply = parse(lines('SIP/2.0 200 OK', ...vias, ...rest).slice(0, -2));
    assert.equal(
      forwardedReply(reply, []).toString('latin1'),
      lines('SIP/2.0 200 OK', ...up, ...rest).slice(0, -2),
    );
  });
}

test('a branch says which transaction and branch it is, and nothing else is taken for one', () => {
  fc.assert(
    fc.property(
      fc.record(
        {
          index: fc.nat(0xffff),
          label: fc.nat(0x7fffffff),
          branch: fc.nat(31),
          salt: fc.integer({ min: 0, max: 0xffffffff }),
        },
        { noNullPrototype: true },
      ),
      (id) => assert.deepEqual(parseBranchId(formatBranchId(id)), id),
    ),
  );
  fc.assert(fc.property(fc.string(), (text) => parseBranchId(`z9hG4bK${text}-`) === null));
  assert.equal(parseBranchId(statelessBranch('0123456789abcdef')), null);
  assert.equal(isStatelessBranch(statelessBranch('0123456789abcdef')), true);
  assert.equal(isStatelessBranch('z9hG4bK-1'), false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../../kit/index.ts';
import { cell, createFixture } from '../fixture.ts';
import siputils from './index.ts';

/** What is expected here was observed on Kamailio 5.6.3. */
const INVITE = `INVITE sip:bob@127.0.0.1;x;y=1 SIP/2.0
Via: SIP/2.0/UDP h;branch=z9hG4bK1
From: <sip:alice@example.com>;tag=a1
To: <sip:bob@example.com>
Call-ID: c@example.com
CSeq: 1 INVITE
m: <sip:alice@192.0.2.1:5070;transport=tcp;x=1>;q=0.5
Supported: path, 100rel
Date: Wed, 31 Dec 2025 23:59:00 GMT
Content-Length: 0

`;
const ENCODED = 'c2lwOmFsaWNlQDE5Mi4wLjIuMTo1MDcwO3RyYW5zcG9ydD10Y3A7eD0x';

const conditions: [string, Value[], number][] = [
  ['has_totag', [], -1],
  ['is_request', [], 1],
  ['is_reply', [], -1],
  ['is_first_hop', [], 1],
  ['is_uri', ['sip:b'], 1],
  ['is_uri', ['sip:'], -1],
  ['is_uri', ['sips:a@b:99999'], -1],
  ['is_uri', ['urn:service:sos'], 1],
  ['is_uri', ['http://x'], -1],
  ['is_uri', ['tel:+123'], 1],
  ['is_numeric', ['12345'], 1],
  ['is_numeric', ['+1'], -2],
  ['is_numeric', [''], -2],
  ['is_alphanum', ['aZ09'], 1],
  ['is_alphanumex', ['ab_12', '_'], 1],
  ['is_tel_number', ['+49301234'], 1],
  ['is_tel_number', ['49-30'], -2],
  ['is_tel_number', ['+'], -2],
  ['is_e164', ['+12'], 1],
  ['is_e164', ['+1'], -1],
  ['is_e164', ['+1234567890123456'], -1],
  ['is_e164', [null], -1],
  ['is_uri_user_e164', ['sip:+123@h'], 1],
  ['is_uri_user_e164', ['tel:+123'], -1],
  ['is_gruu', [], -1],
  ['is_gruu', ['sip:a@b;gr=x'], 1],
  ['is_gruu', ['sip:a@b;gr'], 2],
  ['is_supported', ['PATH'], 1],
  ['is_supported', ['gruu'], -1],
  ['uri_param', ['x'], 1],
  ['uri_param', ['y'], -1],
  ['uri_param', ['y', '1'], 1],
  ['uri_param', ['x', ''], 1],
  ['uri_param', ['y', '2'], -1],
  ['uri_param_any', ['y'], 1],
  ['uri_param_any', ['none'], -1],
  ['cmp_uri', ['sip:a@b;transport=udp', 'sip:a@b'], 1],
  ['cmp_uri', ['sip:a@b;user=phone', 'sip:a@b'], -1],
  ['cmp_uri', ['sip:a@b;x=1', 'sip:a@b'], 1],
  ['cmp_uri', ['sip:a@b;x=1', 'sip:a@b;x=2'], -1],
  ['cmp_uri', ['sip:a@b:5060', 'sip:a@b'], -1],
  ['cmp_uri', ['sip:%61@b', 'sip:a@b'], -1],
  ['cmp_uri', ['sip:a@b?h=1', 'sip:a@b'], 1],
  ['cmp_uri', ['tel:+1-2', 'tel:+12'], -1],
  ['cmp_uri', ['garbage', 'sip:a@b'], -2],
  ['cmp_aor', ['sip:a@B:5060', 'sip:a@b'], 1],
  ['cmp_aor', ['sip:a@b:5070', 'sip:a@b'], -1],
  ['cmp_aor', ['sips:a:pw@b', 'sip:a@b'], 1],
  ['cmp_aor', ['tel:+1', 'tel:+1'], 1],
  ['cmp_hdr_name', ['From', 'f'], 1],
  ['cmp_hdr_name', ['', ''], -2],
  ['hdr_date_check', [10], -4],
  ['hdr_date_check', [100], 1],
  ['is_user', ['x'], -1],
  ['options_reply', [], -1],
];

for (const [name, args, expected] of conditions) {
  test(`${name}(${args.join(', ')}) is ${expected}`, () => {
    const fixture = createFixture(siputils);
    assert.equal(fixture.call(fixture.run(INVITE), name, ...args), expected);
  });
}

test('with user=phone the parameters are those of the number', () => {
  const fixture = createFixture(siputils);
  const run = fixture.run(INVITE);
  run.requestUri = 'sip:+1;ob=2@b;user=phone;x=1';
  assert.equal(fixture.call(run, 'uri_param', 'user', 'phone'), -1);
  assert.equal(fixture.call(run, 'uri_param', 'ob', '2'), 1);
  assert.equal(fixture.call(run, 'uri_param_any', 'user'), 1);
});

test('parameters of the Request-URI are read, added and removed', () => {
  const fixture = createFixture(siputils);
  const run = fixture.run(INVITE);
  const target = cell('before');
  assert.equal(fixture.call(run, 'get_uri_param', 'none', target), -1);
  assert.equal(target.value, 'before');
  assert.equal(fixture.call(run, 'get_uri_param', 'y', target), 1);
  assert.equal(target.value, '1');
  assert.equal(fixture.call(run, 'uri_param_rm', 'none'), 1);
  assert.equal(run.state.uri, null);
  assert.equal(fixture.call(run, 'uri_param_rm', 'y'), 1);
  assert.equal(fixture.call(run, 'add_uri_param', 'k=v'), 1);
  assert.equal(run.requestUri, 'sip:bob@127.0.0.1;x;k=v');
  run.requestUri = 'sip:a@b;x=1?H=v';
  fixture.call(run, 'add_uri_param', 'y');
  assert.equal(run.requestUri, 'sip:a@b;x=1;y?H=v');
});

const setters: [string, string, string, number, string][] = [
  ['set_uri_user', 'sip:user:pw@host:1234;x=y?h=v', 'new', 1, 'sip:new@host:1234;x=y?h=v'],
  ['set_uri_user', 'sip:user@host', '', 1, 'sip:host'],
  ['set_uri_user', 'sip:host:5;x=1', 'new', 1, 'sip:new@host:5;x=1'],
  ['set_uri_user', 'garbage', 'new', -1, 'garbage'],
  ['set_uri_host', 'sip:user:pw@host:1234;x=y?h=v', 'new', 1, 'sip:user:pw@new:1234;x=y?h=v'],
  ['set_uri_host', 'sip:host', 'new', 1, 'sip:new'],
  ['set_uri_host', 'sip:[2001:db8::1]:5060', 'new', 1, 'sip:new:5060'],
  ['set_uri_host', 'sip:user@host;x=1', '', -1, 'sip:user@host;x=1'],
];
for (const [name, uri, part, expected, result] of setters) {
  test(`${name}(${uri}, ${part})`, () => {
    const fixture = createFixture(siputils);
    const target = cell(uri);
    assert.equal(fixture.call(fixture.run(INVITE), name, target, part), expected);
    assert.equal(target.value, result);
  });
}

test('tel2sip follows RFC 3261 section 19.1.6', () => {
  const fixture = createFixture(siputils);
  const run = fixture.run(INVITE);
  const target = cell();
  assert.equal(fixture.call(run, 'tel2sip', 'tel:+49-30-12;Ext=5;ISUB=Ab', 'example.com', target), 1);
  assert.equal(target.value, 'sip:+493012;ext=5;isub=ab@example.com;user=phone');
  assert.equal(fixture.call(run, 'tel2sip', 'sip:x@y', 'example.com', target), 2);
});

test('Contact is encoded and decoded', () => {
  const fixture = createFixture(siputils);
  const run = fixture.run(INVITE);
  assert.equal(fixture.call(run, 'encode_contact', 'enc', '9.9.9.9'), 1);
  const encoded = fixture.sent(run);
  assert.match(encoded, /\nm: <sip:enc\*alice\*\*192\.0\.2\.1\*5070\*tcp@9\.9\.9\.9>;q=0\.5\n/);
  const back = fixture.run(encoded);
  assert.equal(fixture.call(back, 'decode_contact_header'), 1);
  assert.match(fixture.sent(back), /\nm: <sip:alice@192\.0\.2\.1:5070;transport=tcp>;q=0\.5\n/);
  assert.equal(fixture.call(run, 'decode_contact'), -26);
  run.requestUri = 'sip:enc*alice*pw*192.0.2.1**@9.9.9.9';
  assert.equal(fixture.call(run, 'decode_contact'), 1);
  assert.equal(run.requestUri, 'sip:alice:pw@192.0.2.1');
});

test('Contact is put into a parameter and taken out again', () => {
  const fixture = createFixture(siputils);
  const run = fixture.run(INVITE);
  assert.equal(fixture.call(run, 'contact_param_encode', 'ksu', 'sip:9.9.9.9:5060'), 1);
  const encoded = fixture.sent(run);
  assert.ok(encoded.includes(`\nm: <sip:9.9.9.9:5060;ksu=${ENCODED}>;q=0.5\n`));
  const back = fixture.run(encoded);
  assert.equal(fixture.call(back, 'contact_param_decode', 'ksu'), 1);
  assert.equal(fixture.sent(back), INVITE);
  back.requestUri = `sip:1.2.3.4:5060;ksu=${ENCODED}`;
  assert.equal(fixture.call(back, 'contact_param_decode_ruri', 'ksu'), 1);
  assert.equal(back.requestUri, 'sip:alice@192.0.2.1:5070;transport=tcp;x=1');
  const cut = fixture.run(INVITE);
  assert.equal(fixture.call(cut, 'contact_param_rm', 'x'), 1);
  assert.match(fixture.sent(cut), /\nm: <sip:alice@192\.0\.2\.1:5070;transport=tcp>;q=0\.5\n/);
});

test('Remote-Party-ID comes from rpid_avp', () => {
  const fixture = createFixture(siputils);
  const run = fixture.run(INVITE);
  assert.equal(fixture.call(run, 'append_rpid_hf'), -1);
  run.vars.set('$avp(rpid)', 'sip:+123@h');
  assert.equal(fixture.call(run, 'is_rpid_user_e164'), 1);
  assert.equal(fixture.call(run, 'append_rpid_hf'), 1);
  assert.equal(fixture.call(run, 'append_rpid_hf', '<', '>;x'), 1);
  assert.match(
    fixture.sent(run),
    /\nRemote-Party-ID: sip:\+123@h;party=calling;id-type=subscriber;screen=yes\nRemote-Party-ID: <sip:\+123@h>;x\n/,
  );
});

test('options_reply answers what this server can do', () => {
  const fixture = createFixture(siputils, { params: { options_accept: 'application/sdp' } });
  const run = fixture.run(INVITE.replaceAll('INVITE', 'OPTIONS').replace('bob@', ''));
  assert.equal(fixture.call(run, 'options_reply'), 1);
  const [effect] = run.effects;
  assert.ok(effect?.kind === 'stateless-reply');
  assert.equal(effect.status, 200);
  assert.match(Buffer.from(effect.bytes).toString('latin1'), /\r\nAccept: application\/sdp\r\n/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixture, OPTIONS } from '../fixture.ts';
import nathelper from './index.ts';
import { privateAddresses } from './private-addresses.ts';

/** The scenarios of nathelper have what Kamailio does; here is what they cannot show. */
function withContact(contact: string): string {
  return OPTIONS.replace('Content-Length', `Contact: ${contact}\nContent-Length`);
}

test('private addresses', () => {
  const isPrivate = privateAddresses(false);
  for (const ip of ['10.0.0.0', '172.16.0.1', '172.31.255.255', '192.168.9.9', '100.64.0.1', '192.0.0.7'])
    assert.ok(isPrivate(ip), ip);
  for (const ip of [
    '9.255.255.255',
    '172.32.0.0',
    '100.128.0.0',
    '192.0.0.8',
    '::1',
    'fd00::1',
    '10.0.0',
    'x',
  ])
    assert.ok(!isPrivate(ip), ip);
  assert.ok(privateAddresses(true)('192.0.0.8'));
});

test('a message that came by WebSocket is behind a NAT by test 64, and its alias says so', () => {
  const fixture = createFixture(nathelper);
  const run = fixture.run(withContact('<sip:a@x.invalid;transport=ws>'));
  Object.assign(run.state, { received: { ...run.state.received, proto: 'wss' } });
  assert.equal(fixture.call(run, 'nat_uac_test', 64), 1);
  assert.equal(fixture.call(run, 'add_contact_alias'), 1);
  assert.match(fixture.sent(run), /Contact: <sip:a@x\.invalid;alias=192\.0\.2\.9~5070~6;transport=ws>/);
  assert.equal(fixture.call(fixture.run(OPTIONS), 'nat_uac_test', 64), -1);
});

test('an IPv6 sender stands in brackets', () => {
  const fixture = createFixture(nathelper, { params: { received_avp: '$avp(r)' } });
  const run = fixture.run(withContact('<sip:a@10.0.0.1>'));
  Object.assign(run.state, { received: { ...run.state.received, srcIp: '2001:db8::1', proto: 'tcp' } });
  fixture.call(run, 'fix_nated_contact');
  assert.match(fixture.sent(run), /Contact: <sip:a@\[2001:db8::1\]:5070>/);
  fixture.call(run, 'fix_nated_register');
  assert.equal(run.vars.get('$avp(r)'), 'sip:[2001:db8::1]:5070;transport=tcp');
});

test('fix_nated_register without received_avp is a mistake of the script', () => {
  assert.match(createFixture(nathelper).loadProblem('fix_nated_register') ?? '', /received_avp/);
  assert.equal(
    createFixture(nathelper, { params: { received_avp: '$avp(r)' } }).loadProblem('fix_nated_register'),
    null,
  );
});

test('alias_name is the name of the parameter', () => {
  const fixture = createFixture(nathelper, { params: { alias_name: 'al' } });
  const run = fixture.run(
    withContact('<sip:a@10.0.0.1>').replace('sip:bob@127.0.0.1', 'sip:b@x;al=192.0.2.1~1~2;alias=y'),
  );
  assert.equal(fixture.call(run, 'handle_ruri_alias'), 1);
  assert.equal(run.requestUri, 'sip:b@x;alias=y');
  assert.equal(run.state.dstUri, 'sip:192.0.2.1:1;transport=tcp');
  fixture.call(run, 'set_contact_alias');
  assert.match(fixture.sent(run), /<sip:a@10\.0\.0\.1;al=192\.0\.2\.9~5070~1>/);
});

test('hostile messages throw nothing', () => {
  const fixture = createFixture(nathelper, { params: { received_avp: '$avp(r)' } });
  const contacts = [
    '<',
    '<sip:>',
    '"',
    '*',
    '<sip:a@b',
    ',',
    '<sip:a@b>,',
    'sip:a@b;x="',
    `<sip:a@b>${',<sip:c@d>'.repeat(300)}`,
  ];
  const names = [
    'fix_nated_contact',
    'set_contact_alias',
    'add_contact_alias',
    'add_rcv_param',
    'handle_ruri_alias',
  ];
  for (const contact of contacts) {
    for (const name of names) {
      const run = fixture.run(withContact(contact));
      const code = fixture.call(run, name);
      assert.ok([1, 2, -1].includes(Number(code)), `${name} ${contact}`);
      fixture.sent(run);
      fixture.call(run, 'nat_uac_test', 511);
    }
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScript, type ScriptInput } from './fixture.ts';

const V6: ScriptInput = { received: { srcIp: '2001:db8::9', dstIp: '::1' } };
const REPLY: ScriptInput = { firstLine: 'SIP/2.0 200 OK' };
const OWN_FROM: ScriptInput = { from: 'sip:q@127.0.0.1:5060;transport=tcp', to: 'sip:LOCALHOST' };
const FOREIGN: ScriptInput = {
  firstLine: 'OPTIONS tel:123 SIP/2.0',
  from: 'sip:a@127.0.0.1:9',
  to: 'urn:x:y',
};

/** Comparison, whether it holds, and for what message. A negated one is checked along with each. */
const COMPARISONS: readonly (readonly [comparison: string, holds: boolean, input?: ScriptInput])[] = [
  ['method == "OPTIONS"', true],
  ['method == options', true],
  ['method != INVITE', true],
  ['method =~ "^OPT"', true],
  ['method == "OPTIONS"', true, REPLY],
  ['uri == myself', true],
  ['myself == uri', true],
  ['uri != myself', false],
  ['uri == myself', true, { firstLine: 'OPTIONS sip:127.0.0.1 SIP/2.0' }],
  ['uri == myself', true, { firstLine: 'OPTIONS sips:127.0.0.1 SIP/2.0' }],
  ['uri == myself', false, { firstLine: 'OPTIONS sip:127.0.0.1:5061 SIP/2.0' }],
  ['uri == myself', false, { firstLine: 'OPTIONS sip:127.0.0.2 SIP/2.0' }],
  ['uri == myself', false, FOREIGN],
  ['uri == myself', false, REPLY],
  ['uri == "sip:bob@127.0.0.1:5060"', true],
  ['uri == "SIP:BOB@127.0.0.1:5060"', true],
  ['uri =~ "bob"', true],
  ['from_uri == myself', false],
  ['from_uri == myself', true, OWN_FROM],
  ['from_uri == myself', false, FOREIGN],
  ['from_uri != myself', true],
  ['from_uri == "sip:alice@example.org"', true],
  ['from_uri =~ "^sip:alice@"', true],
  ['to_uri == myself', true, OWN_FROM],
  ['to_uri == myself', false, FOREIGN],
  ['to_uri == "sip:bob@127.0.0.1"', true],
  ['status == "200"', true, REPLY],
  ['status =~ "^2"', true, REPLY],
  ['status == "200"', false],
  ['status != "200"', true],
  ['src_ip == 192.0.2.9', true],
  ['src_ip == 192.0.2.0/24', true],
  ['src_ip == 192.0.2.0/255.255.255.0', true],
  ['src_ip != 10.0.0.0/8', true],
  ['src_ip == "192.0.2.9"', true],
  ['src_ip == [2001:db8::9]', true, V6],
  ['src_ip == 192.0.2.9', false, V6],
  ['src_ip == myself', false],
  ['src_ip == myself', true, { received: { srcIp: '127.0.0.1', srcPort: 9 } }],
  ['dst_ip == myself', true],
  ['dst_ip == 127.0.0.0/8', true],
  ['src_port == 5070', true],
  ['src_port > 5069', true],
  ['src_port < 5070', false],
  ['dst_port == 5060', true],
  ['dst_port != 5060', false],
  ['dst_port <= 5060', true],
  ['proto == UDP', true],
  ['proto == udp', true],
  ['proto != TCP', true],
  ['proto == TLS', true, { received: { proto: 'tls' } }],
  ['af == INET', true],
  ['af == INET6', false],
  ['af == INET6', true, V6],
  ['msg:len > 100', true],
  ['msg:len >= max_len', false],
  ['msg:len < 100', false],
  // Known in an onsend_route alone.
  ['snd_port == 5060', false],
  ['to_ip == 192.0.2.9', false],
];

for (const [comparison, holds, input] of COMPARISONS) {
  test(`${comparison} is ${holds}${input === undefined ? '' : ` for ${JSON.stringify(input)}`}`, () => {
    const script = `if (${comparison}) setflag(1); if (!(${comparison})) setflag(2);`;
    const { run, remarks, lines } = runScript(script, input);
    assert.deepEqual(remarks, []);
    assert.deepEqual(lines, []);
    assert.equal(run.state.flags, holds ? 2 : 4);
  });
}

test('msg:len is the size of the datagram', () => {
  const { run } = runScript('');
  const { length } = run.state.bytes;
  assert.equal(runScript(`if (msg:len == ${length}) setflag(1);`).run.state.flags, 2);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUri } from '../../sip/uri.ts';
import { runScript } from './fixture.ts';

const FULL = 'sip:bob:pw@192.0.2.4:5070;transport=tcp;user=ip?h=v';
const TEL = 'tel:+4930123;phone-context=x';

/** Request-URI, call, and what Kamailio 5.6.3 made of it; null: the call is false and changes nothing. */
const CHANGES: readonly (readonly [uri: string, call: string, result: string | null])[] = [
  ['sip:bob@h', 'setuser("al")', 'sip:al@h'],
  ['sip:bob@h', 'rewriteuser("")', 'sip:h'],
  ['sip:h:5070', 'setu("al")', 'sip:al@h:5070'],
  [FULL, 'setuser("al")', 'sip:al:pw@192.0.2.4:5070;transport=tcp;user=ip?h=v'],
  [FULL, 'setuser("")', 'sip:192.0.2.4:5070;transport=tcp;user=ip?h=v'],
  [TEL, 'setuser("110")', 'tel:110;phone-context=x'],
  ['sip:+49;isub=1@h', 'setuser("al")', 'sip:al@h'],
  [FULL, 'setuserpass("a:b")', 'sip:a:b@192.0.2.4:5070;transport=tcp;user=ip?h=v'],
  [FULL, 'rewriteuserpass("a")', 'sip:a@192.0.2.4:5070;transport=tcp;user=ip?h=v'],
  [FULL, 'setup("")', 'sip:192.0.2.4:5070;transport=tcp;user=ip?h=v'],
  [FULL, 'sethost("n.org")', 'sip:bob:pw@n.org:5070;transport=tcp;user=ip?h=v'],
  ['sip:bob@[::1]:5062;lr', 'rewritehost("n.org")', 'sip:bob@n.org:5062;lr'],
  ['sips:bob@h', 'seth("n.org")', 'sips:bob@n.org'],
  [TEL, 'sethost("n.org")', 'sip:+4930123;phone-context=x@n.org;user=phone'],
  [FULL, 'sethostport("n.org:77")', 'sip:bob:pw@n.org:77;transport=tcp;user=ip?h=v'],
  [FULL, 'rewritehostport("n.org")', 'sip:bob:pw@n.org;transport=tcp;user=ip?h=v'],
  [TEL, 'sethp("n.org:77")', 'sip:+4930123;phone-context=x@n.org:77;user=phone'],
  [FULL, 'sethostporttrans("n.org:77;transport=udp")', 'sip:bob:pw@n.org:77;transport=udp;user=ip?h=v'],
  [FULL, 'rewritehostporttrans("n.org")', 'sip:bob:pw@n.org;user=ip?h=v'],
  ['sip:bob@[::1]:5062;lr', 'sethpt("n.org;transport=udp")', 'sip:bob@n.org;transport=udp;lr'],
  [FULL, 'setport("99")', 'sip:bob:pw@192.0.2.4:99;transport=tcp;user=ip?h=v'],
  [FULL, 'rewriteport("")', 'sip:bob:pw@192.0.2.4;transport=tcp;user=ip?h=v'],
  ['sip:bob@[::1]', 'setp("99")', 'sip:bob@[::1]:99'],
  [TEL, 'setport("99")', null],
  [FULL, 'prefix("00")', 'sip:00bob:pw@192.0.2.4:5070;transport=tcp;user=ip?h=v'],
  ['sip:h', 'prefix("00")', 'sip:00@h'],
  [TEL, 'prefix("00")', 'tel:00+4930123;phone-context=x'],
  ['sip:bob@h', 'prefix("$var(x)")', 'sip:$var(x)bob@h'],
  [FULL, 'strip(1)', 'sip:ob:pw@192.0.2.4:5070;transport=tcp;user=ip?h=v'],
  [FULL, 'strip(0)', FULL],
  [FULL, 'strip(3)', 'sip:192.0.2.4:5070;transport=tcp;user=ip?h=v'],
  [FULL, 'strip(100)', 'sip:192.0.2.4:5070;transport=tcp;user=ip?h=v'],
  [TEL, 'strip(1)', 'tel:4930123;phone-context=x'],
  ['sip:h', 'strip(1)', 'sip:h'],
  [FULL, 'strip_tail(1)', 'sip:bo:pw@192.0.2.4:5070;transport=tcp;user=ip?h=v'],
  ['sip:bob@h', 'strip_tail(0)', 'sip:bob@h'],
  ['sip:bob@h', 'strip_tail(100)', 'sip:h'],
  [TEL, 'strip_tail(3)', 'tel:+4930;phone-context=x'],
  ['sip:a;b=c@h?x=y', 'strip(1)', 'sip:;b=c@h?x=y'],
  ['sip:bob@h', 'userphone()', 'sip:bob@h;user=phone'],
  ['sip:bob@h;user=phone;x', 'userphone()', 'sip:bob@h;user=phone;x'],
  [FULL, 'userphone()', 'sip:bob:pw@192.0.2.4:5070;transport=tcp;user=ip;user=phone?h=v'],
  [TEL, 'userphone()', TEL],
  ['sip:bob@h', 'seturi("sip:$var(x)@n.org")', 'sip:$var(x)@n.org'],
  ['sip:bob@h', 'rewriteuri("tel:5")', 'tel:5'],
  ['sip:bob@h', 'seturi("no uri")', 'no uri'],
];

for (const [uri, call, result] of CHANGES) {
  test(`${call} on ${uri}`, () => {
    const { run, remarks } = runScript(`if (${call}) setflag(1); else setflag(2);`, {
      prepare(state) {
        state.uri = uri;
        state.uriIsNew = false;
      },
    });
    assert.deepEqual(remarks, []);
    assert.equal(run.requestUri, result ?? uri);
    assert.equal(run.state.flags, result === null ? 4 : 2);
    assert.equal(run.state.uriIsNew, result !== null);
  });
}

for (const uri of [
  'not a uri',
  'sip:@h',
  'http://x.y/z',
  'urn:service:sos',
  '',
  `sip:${'a'.repeat(70_000)}\0@h`,
]) {
  test(`what is no SIP or tel URI is left alone: ${JSON.stringify(uri.slice(0, 20))}`, () => {
    for (const call of [
      'setuser("a")',
      'sethost("h")',
      'setport("1")',
      'prefix("1")',
      'strip(1)',
      'userphone()',
    ]) {
      const { run, lines } = runScript(`if (!${call}) setflag(2);`, {
        prepare: (state) => {
          state.uri = uri;
        },
      });
      assert.equal(run.state.flags, 4, call);
      assert.equal(run.state.uri, uri, call);
      assert.match(lines.join('\n'), /cannot be changed/, call);
    }
  });
}

test('revert_uri gives the received Request-URI back, as new', () => {
  const { run } = runScript('seturi("sip:x@y"); revert_uri();', {
    prepare: (state) => {
      state.uriIsNew = false;
    },
  });
  assert.equal(run.requestUri, 'sip:bob@127.0.0.1:5060');
  assert.equal(run.state.uri, null);
  assert.equal(run.state.uriIsNew, true);
});

test('changes work on the changed URI, and show in comparisons', () => {
  const { run } = runScript('strip(1); prefix("r"); if (uri == "sip:rob@127.0.0.1:5060") setflag(1);');
  assert.equal(run.state.flags, 2);
  assert.equal(parseUri(run.requestUri)?.user, 'rob');
});

test('a negative count is a mistake of the script', () => {
  assert.match(runScript('strip(-1);').remarks.join(), /must not be negative/);
  assert.match(runScript('strip_tail(-1);').remarks.join(), /must not be negative/);
  assert.match(runScript('strip("many");').remarks.join(), /must be an integer/);
});

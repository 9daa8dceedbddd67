import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Destination } from '../../run/state.ts';
import { createFixture } from '../fixture.ts';
import { runScript } from './fixture.ts';
import core from './index.ts';

const FLAGS = { seen: 9, last: 31 };

const FLAG_SCRIPTS: readonly (readonly [script: string, flags: number])[] = [
  ['setflag(0);', 1],
  ['setflag(31);', 0x80000000],
  ['setflag(1); setflag(2); resetflag(1);', 4],
  ['setflag(seen);', 1 << 9],
  ['setflag("last"); setflag(31); resetflag(last);', 0],
  ['if (isflagset(0)) setflag(1); else setflag(2);', 4],
  ['setflag(31); if (isflagset(last)) setflag(1);', 0x80000002],
  ['if (!isflagset(seen)) setflag(1);', 2],
];

for (const [script, flags] of FLAG_SCRIPTS) {
  test(`flags: ${script}`, () => {
    const { run, remarks } = runScript(script, { flags: FLAGS });
    assert.deepEqual(remarks, []);
    assert.equal(run.state.flags, flags);
  });
}

test('a name that no flag has is a mistake of the script; one that is computed is refused', () => {
  assert.match(runScript('setflag(nope);', { flags: FLAGS }).remarks.join('\n'), /there is no flag "nope"/);
  const fixture = createFixture(core);
  const run = fixture.run(
    'OPTIONS sip:a@b SIP/2.0\nVia: SIP/2.0/UDP b;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>\nCall-ID: 1\nCSeq: 1 OPTIONS\n\n',
  );
  assert.equal(fixture.call(run, 'setflag', 'nope'), -1);
  assert.match(fixture.lines.join('\n'), /there is no flag "nope"/);
});

const MISTAKES: readonly (readonly [script: string, message: RegExp])[] = [
  ['setflag(32);', /there is no flag 32/],
  ['isflagset(-1);', /there is no flag -1/],
  ['resetflag("a b");', /is no flag/],
  ['setflag();', /takes 1 argument/],
  ['remove_branch(-1);', /no negative number/],
  ['udp_mtu_try_proto(HTTP);', /is no transport/],
  ['set_advertised_address("not an address");', /is no address/],
  ['set_advertised_port(70000);', /is no port/],
  ['add_tcp_alias(0);', /is no port/],
  ['log("loud", "text");', /is no log level/],
];

for (const [script, message] of MISTAKES) {
  test(`a mistake of the script: ${script}`, () => {
    assert.match(runScript(script).remarks.join('\n'), message);
  });
}

test('force_rport and add_rport', () => {
  assert.equal(runScript('').run.state.forceRport, false);
  assert.equal(runScript('force_rport();').run.state.forceRport, true);
  assert.equal(runScript('if (add_rport()) setflag(1);').run.state.flags, 2);
});

const SOCKETS: readonly (readonly [argument: string, socket: string | null])[] = [
  ['127.0.0.1', 'udp:127.0.0.1:5060'],
  ['udp:127.0.0.1:5060', 'udp:127.0.0.1:5060'],
  ['"UDP:127.0.0.1"', 'udp:127.0.0.1:5060'],
  ['tcp:127.0.0.1:5060', null],
  ['127.0.0.1:5061', null],
  ['192.0.2.1', null],
  ['sock9', null],
  ['""', null],
];

for (const [argument, socket] of SOCKETS) {
  test(`force_send_socket(${argument})`, () => {
    const { run, lines, remarks } = runScript(`if (force_send_socket(${argument})) setflag(1);`);
    assert.deepEqual(remarks, []);
    assert.equal(run.state.sendSocket, socket);
    assert.equal(run.state.flags, socket === null ? 0 : 2);
    assert.equal(lines.length, socket === null ? 1 : 0);
  });
}

const BRANCHES: readonly (readonly [script: string, left: readonly string[]])[] = [
  ['remove_branch();', ['b', 'c']],
  ['remove_branch(0);', ['b', 'c']],
  ['remove_branch(1);', ['a', 'c']],
  ['remove_branch(7);', ['a', 'b', 'c']],
  ['clear_branches();', []],
];

for (const [script, left] of BRANCHES) {
  test(`destinations: ${script}`, () => {
    const { run } = runScript(`if (${script.replace(';', '')}) setflag(1);`, {
      prepare: (state) => state.destinations.push(...['a', 'b', 'c'].map(destination)),
    });
    assert.equal(run.state.flags, 2);
    assert.deepEqual(
      run.state.destinations.map(({ uri }) => uri),
      left,
    );
  });
}

function destination(uri: string): Destination {
  return { uri, dstUri: null, path: null, q: -1, sendSocket: null, flags: 0, located: null };
}

test('what concerns forwarding and connections is accepted', () => {
  const calls = [
    'add_local_rport()',
    'set_forward_no_connect()',
    'set_forward_close()',
    'set_reply_no_connect()',
    'set_reply_close()',
    'force_tcp_alias()',
    'add_tcp_alias(5070)',
    'udp_mtu_try_proto(TCP)',
    'set_advertised_address("192.0.2.1")',
    'set_advertised_address(sip.example.org)',
    'set_advertised_port(5070)',
  ];
  const { run, remarks } = runScript(calls.map((call, bit) => `if (${call}) setflag(${bit});`).join('\n'));
  assert.deepEqual(remarks, []);
  assert.equal(run.state.flags, 2 ** calls.length - 1);
});

test('log writes its text as it is', () => {
  const { lines } = runScript('log(1, "of $ru\\n"); log("deep"); if (log(-1, "bad")) setflag(1);');
  assert.deepEqual(lines, ['1 <script>: of $ru\n', '4 <script>: deep', '-1 <script>: bad']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixture } from '../fixture.ts';
import textops from '../textops/index.ts';
import textopsx from './index.ts';

const REQUEST = `MESSAGE sip:bob@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP h;branch=z9hG4bK1
From: <sip:a@h>;tag=1
To: <sip:b@h>
Call-ID: 1
CSeq: 1 MESSAGE
Address: "a, b" <sip:a,b@h;tag=1>;tag=2, <sip:c@h;tag=3>
X-One: 1
Content-Length: 0

`;
const REPLY = `SIP/2.0 486
Via: SIP/2.0/UDP h;branch=z9hG4bK1
From: <sip:a@h>;tag=1
To: <sip:b@h>;tag=2
Call-ID: 1
CSeq: 1 MESSAGE
Content-Length: 0

`;

function lineOf(text: string, name: string): string | undefined {
  return text.split('\n').find((line) => line.startsWith(name));
}

test('changes that leave no valid message are refused, and stay pending', () => {
  const fixture = createFixture(textopsx);
  const other = createFixture(textops);
  const run = fixture.run(REQUEST);
  other.call(run, 'remove_hf', 'Call-ID');
  const { bytes } = run.state;
  assert.equal(fixture.call(run, 'msg_apply_changes'), -1);
  assert.equal(run.state.bytes, bytes);
  assert.equal(run.state.edits.length, 1);
  assert.match(fixture.lines.join(), /x\.cfg:7:3.*the changed message is no valid one/);
});

test('changes are not applied where a failure route has to go back to the message', () => {
  const fixture = createFixture(textopsx);
  const run = fixture.run(REQUEST, 'failure');
  run.state.base = { edits: [], uri: null, dstUri: null, path: null, sendSocket: null, branchFlags: 0 };
  assert.equal(fixture.call(run, 'msg_apply_changes'), -1);
});

test('the message is replaced by one of the same kind only', () => {
  const fixture = createFixture(textopsx);
  const run = fixture.run(REQUEST);
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
  assert.equal(fixture.call(run, 'msg_set_buffer', crlf(REPLY)), -1);
  assert.equal(fixture.call(run, 'msg_set_buffer', 'nonsense'), -1);
  assert.equal(run.message.header('x-one')?.value, '1');
  assert.equal(fixture.call(run, 'msg_set_buffer', crlf(REQUEST.replace('X-One: 1', 'X-One: 2'))), 1);
  assert.equal(run.message.header('x-one')?.value, '2');
});

test('the last status and reason count; a reply without a reason gets one', () => {
  const fixture = createFixture(textopsx);
  const run = fixture.run(REPLY, 'onreply');
  assert.equal(fixture.call(run, 'change_reply_status', 480, 'First'), 1);
  assert.equal(fixture.call(run, 'change_reply_status', '481', 'Second'), 1);
  assert.equal(lineOf(fixture.sent(run), 'SIP/2.0'), 'SIP/2.0 481 Second');
  assert.equal(run.status, 481);
  assert.equal(run.message.status, 486);
});

const addresses: [string, string[], string][] = [
  ['remove_hf_value', ['Address[1]'], 'Address:  <sip:c@h;tag=3>'],
  ['remove_hf_value', ['Address[2].tag'], 'Address: "a, b" <sip:a,b@h;tag=1>;tag=2, <sip:c@h;tag=3>'],
  ['remove_hf_value', ['Address.tag'], 'Address: "a, b" <sip:a,b@h;tag=1>, <sip:c@h;tag=3>'],
  [
    'assign_hf_value',
    ['Address[2].tag', '4'],
    'Address: "a, b" <sip:a,b@h;tag=1>;tag=2, <sip:c@h;tag=3>;tag=4',
  ],
];
for (const [name, args, expected] of addresses) {
  test(`${name}(${args.join()}) leaves URIs as they are`, () => {
    const fixture = createFixture(textopsx);
    const run = fixture.run(REQUEST);
    fixture.call(run, name, ...args);
    assert.equal(lineOf(fixture.sent(run), 'Address'), expected);
  });
}

const mistakes: [string, string[], RegExp][] = [
  ['append_hf_value', ['Foo[*]', 'x'], /\* is not possible/],
  ['append_hf_value', ['Foo.p', 'x'], /no parameter/],
  ['append_hf_value', ['Foo[0]', 'x'], /counted from 1/],
  ['append_hf_value', ['', 'x'], /names no header/],
  ['assign_hf_value', ['Foo[*]', 'x'], /\* is not possible/],
  ['include_hf_value', ['Foo[1]', 'x'], /no index/],
  ['hf_value_exists', ['Foo.p', 'x'], /no parameter/],
  ['keep_hf', ['('], /regular expression|missing|\(/],
];
for (const [name, args, problem] of mistakes) {
  test(`${name}(${args.join()}) is a mistake at load`, () => {
    assert.match(createFixture(textopsx).loadProblem(name, ...args) ?? '', problem);
  });
}

test('fnmatch compares with and without case', () => {
  const fixture = createFixture(textopsx);
  const run = fixture.run(REQUEST);
  assert.equal(fixture.call(run, 'fnmatch', 'ABC', 'a*'), -1);
  assert.equal(fixture.call(run, 'fnmatch', 'ABC', 'a*', 'i'), 1);
  assert.equal(fixture.call(run, 'fnmatch', 'ABC', 'a*', 'x'), -1);
  assert.match(fixture.lines.join(), /unknown flags "x"/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../../kit/index.ts';
import { cell, createFixture } from '../fixture.ts';
import textops from './index.ts';

/** What is expected here was observed on Kamailio 5.6.3 unless a test says otherwise. */
const SDP = `v=0
o=alice 1 1 IN IP4 192.0.2.1
s=-
c=IN IP4 192.0.2.1
t=0 0
m=audio 4000 RTP/AVP 0 8
a=sendonly
`;
const HEAD = `INVITE sip:bob@127.0.0.1;user=phone SIP/2.0
Via: SIP/2.0/UDP h;branch=z9hG4bK1
From: "Alice" <sip:alice@example.com>;tag=a1
To: <sip:bob@example.com>
Call-ID: c@example.com
CSeq: 1 INVITE
m: <sip:alice@192.0.2.1:5070>
Subject: some words
X-One: first
X-Two: 2
X-One: second
Privacy: id;critical
`;

function withBody(body: string, type = 'application/sdp'): string {
  const length = body.replaceAll('\n', '\r\n').length;
  return `${HEAD}Content-Type: ${type}\nContent-Length: ${length}\n\n${body}`;
}
const INVITE = withBody(SDP);
const MULTIPART = withBody(
  '--bb\nContent-Type: text/plain\n\nhello\nworld\n--bb\nContent-Type: application/sdp;x=1\nX-P: 1\n\nv=0\n--bb--\n',
  'multipart/mixed;boundary="bb"',
);

/** Lines that were added (+) and removed (-), in the order of the message. */
function changes(before: string, after: string): string[] {
  const old = before.split('\n');
  const now = after.split('\n');
  const left = [...old];
  const added = now.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...left.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
}

const conditions: [string, Value[], number][] = [
  ['search', ['alice.*tag'], 1],
  ['search', ['^subject'], 1],
  ['search', ['nothing here'], -1],
  ['search_body', ['^O=ALICE.*192'], 1],
  ['search_body', ['Subject'], -1],
  ['search_str', ['abc\ndef', '^DEF'], 1],
  ['search_hf', ['X-One', 'second', 'a'], 1],
  ['search_hf', ['X-One', 'second', 'f'], -1],
  ['search_hf', ['X-One', 'second', 'l'], 1],
  ['search_hf', ['Nope', 'second', 'l'], -1],
  ['is_present_hf', ['Contact'], 1],
  ['is_present_hf', ['subject'], 1],
  ['is_present_hf', ['X-Three'], -1],
  ['is_present_hf_re', ['^X-'], 1],
  ['is_present_hf_re', ['^Contact$'], -1],
  ['has_body', [], 1],
  ['has_body', ['APPLICATION/SDP'], 1],
  ['has_body', ['application/json'], -1],
  ['is_method', ['invite'], 1],
  ['is_method', ['ACK|INVITE'], 1],
  ['is_method', ['FOO'], -1],
  ['is_privacy', ['id'], 1],
  ['is_privacy', ['critical'], 1],
  ['is_privacy', ['header'], -1],
  ['is_audio_on_hold', [], 2],
  ['in_list', ['b', 'a, b ', ','], 1],
  ['in_list', ['a', '', ','], -1],
  ['in_list', ['', 'a,b', ','], -1],
  ['in_list', ['tw', 'one,two', ','], -1],
  ['in_list_prefix', ['abc', 'a,b', ','], 1],
  ['in_list_prefix', ['abc', 'x,', ','], -1],
  ['starts_with', ['abc', ''], 1],
  ['starts_with', ['', 'a'], -1],
  ['ends_with', ['abc', 'bc'], 1],
  ['str_find', ['abc', ''], 4],
  ['str_find', ['', 'a'], -1],
  ['str_ifind', ['abc', 'BC'], 2],
  ['cmp_str', ['abc', 'ABC'], -1],
  ['cmp_str', [null, '<null>'], 1],
  ['cmp_istr', ['abc', 'ABC'], 1],
];

for (const [name, args, expected] of conditions) {
  test(`${name}(${args.join(', ')}) is ${expected}`, () => {
    const fixture = createFixture(textops);
    assert.equal(fixture.call(fixture.run(INVITE), name, ...args), expected);
  });
}

const edits: [string, Value[], number, string[]][] = [
  ['append_hf', ['X-New: one\r\n'], 1, ['+X-New: one']],
  ['append_hf', [''], -1, []],
  ['remove_hf', ['Contact'], 1, ['-m: <sip:alice@192.0.2.1:5070>']],
  ['remove_hf', ['Nope'], -1, []],
  ['remove_hf_re', ['^X-'], 1, ['-X-One: first', '-X-Two: 2', '-X-One: second']],
  ['remove_hf_exp', ['^X-', 'Two'], 1, ['-X-One: first', '-X-One: second']],
  ['remove_hf_idx', ['X-One', -1], 1, ['-X-One: second']],
  ['remove_hf_idx', ['X-One', 5], 2, []],
  ['remove_hf_match', ['X-One', 're', '^S'], 1, ['-X-One: second']],
  ['remove_hf_match', ['X-One', 'in', 'ir'], 1, ['-X-One: first']],
  ['remove_hf_match', ['X-One', 'zz', 'ir'], -1, []],
  ['append_urihf', ['X-Uri: ', '\r\n'], 1, ['+X-Uri: sip:bob@127.0.0.1;user=phone']],
  ['replace', ['words', '$rU'], 1, ['-Subject: some words', '+Subject: some $rU']],
  ['replace', ['INVITE', 'FOO'], 1, ['-CSeq: 1 INVITE', '+CSeq: 1 FOO']],
  ['replace', ['nothing here', 'x'], -1, []],
  ['replace_hdrs', ['audio', 'x'], -1, []],
  ['replace_str', ['EXAMPLE', 'EX', 'a'], 1, []],
  [
    'replace_hdrs_str',
    ['X-One', 'Y', 'a'],
    1,
    ['-X-One: first', '-X-One: second', '+Y: first', '+Y: second'],
  ],
  ['search_append', ['words', '!!'], 1, ['-Subject: some words', '+Subject: some words!!']],
  ['search_append_body', ['Subject', '!!'], -1, []],
  ['subst', ['/X-One: (.)/Z: \\1\\1/g'], 1, ['-X-One: first', '-X-One: second', '+Z: ffirst', '+Z: ssecond']],
  [
    'subst_hf',
    ['X-One', '/s/Z/', 'a'],
    1,
    ['-X-One: first', '-X-One: second', '+X-One: firZt', '+X-One: Zecond'],
  ],
  ['subst_hf', ['X-One', '/s/Z/', 'l'], 1, ['-X-One: second', '+X-One: Zecond']],
  ['subst_hf', ['X-One', '/nope/Z/', 'a'], -1, []],
];

for (const [name, args, expected, changed] of edits) {
  test(`${name}(${args.join(', ')}) changes ${changed.length} lines`, () => {
    const fixture = createFixture(textops);
    const run = fixture.run(INVITE);
    assert.equal(fixture.call(run, name, ...args), expected);
    assert.deepEqual(changes(INVITE, fixture.sent(run)), changed);
  });
}

test('added headers stand before and after as Kamailio puts them', () => {
  const fixture = createFixture(textops);
  const run = fixture.run(INVITE);
  fixture.call(run, 'append_hf', 'A: 1\r\n');
  fixture.call(run, 'append_hf', 'B: 1');
  fixture.call(run, 'insert_hf', 'C: 1\r\n');
  fixture.call(run, 'insert_hf', 'D: 1\r\n');
  fixture.call(run, 'append_hf', 'E: 1\r\n', 'CSeq');
  fixture.call(run, 'append_hf', 'F: 1\r\n', 'CSeq');
  fixture.call(run, 'insert_hf', 'G: 1\r\n', 'CSeq');
  fixture.call(run, 'insert_hf', 'H: 1\r\n', 'CSeq');
  const names = fixture
    .sent(run)
    .split('\n\n', 1)[0]
    ?.split('\n')
    .map((line) => line.split(':', 1)[0]);
  assert.equal(
    names?.slice(1).join(' '),
    'C D Via From To Call-ID G H CSeq E F m Subject X-One X-Two X-One Privacy Content-Type Content-Length A B',
  );
});

test('body replacements keep Content-Length right', () => {
  const fixture = createFixture(textops);
  const run = fixture.run(INVITE);
  assert.equal(fixture.call(run, 'replace_body_all', '^a=', 'bb='), 1);
  assert.match(fixture.sent(run), /\nContent-Length: 106\n[\s\S]*\nbb=sendonly\n$/);
  const emptied = fixture.run(INVITE);
  assert.equal(fixture.call(emptied, 'replace_body_atonce', '^.+$', ''), 1);
  assert.match(fixture.sent(emptied), /\nContent-Length: 0\n\n$/);
});

test('a pattern that matches nothing at all ends', () => {
  const fixture = createFixture(textops);
  const run = fixture.run(INVITE);
  assert.equal(fixture.call(run, 'replace_body_all', 'x*', '-'), 1);
  assert.ok(run.state.edits.length >= SDP.length);
});

test('set_body replaces body and type, and only once each', () => {
  const fixture = createFixture(textops);
  const run = fixture.run(INVITE);
  assert.equal(fixture.call(run, 'set_body', '', 'text/plain'), -1);
  assert.equal(fixture.call(run, 'set_body', 'a', 'text/x'), 1);
  assert.equal(fixture.call(run, 'set_body', 'hello', 'text/y'), 1);
  const sent = fixture.sent(run);
  assert.deepEqual(sent.match(/Content-[^\n]*/g), ['Content-Length: 5', 'Content-Type: text/y']);
  assert.ok(sent.endsWith('\n\nhello'));
});

test('subst_uri and subst_user change the Request-URI; variables in the replacement are expanded', () => {
  const fixture = createFixture(textops);
  const run = fixture.run(INVITE);
  run.vars.set('$fU', 'a/b\\1');
  assert.equal(fixture.call(run, 'subst_user', '/^(.*)b$/$fU-\\1/'), 1);
  assert.equal(run.requestUri, 'sip:a/b\\1-bo@127.0.0.1;user=phone');
  assert.equal(fixture.call(run, 'subst_uri', '/^sip:(.*)@(.*)$/sip:x@\\2;o=$none/'), 1);
  assert.equal(run.requestUri, 'sip:x@127.0.0.1;user=phone;o=');
  assert.equal(fixture.call(run, 'subst_user', '/nomatch/x/'), -1);
});

test('reply edits are kept apart from the request', () => {
  const fixture = createFixture(textops);
  const run = fixture.run(INVITE);
  assert.equal(fixture.call(run, 'append_to_reply', 'X-A: b\r\n'), 1);
  assert.equal(fixture.call(run, 'append_to_reply', ''), -1);
  assert.equal(fixture.call(run, 'append_time'), 1);
  assert.equal(fixture.call(run, 'set_reply_body', 'hi', 'text/plain'), 1);
  assert.deepEqual(run.state.reply, {
    headers: 'X-A: b\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n',
    body: 'hi',
    contentType: 'text/plain',
  });
  assert.equal(fixture.sent(run), INVITE);
});

test('parts of a multipart body are read, kept, removed and added', () => {
  const fixture = createFixture(textops);
  const target = cell();
  const run = fixture.run(MULTIPART);
  assert.equal(fixture.call(run, 'get_body_part', 'text/plain', target), 1);
  assert.equal(target.value, 'hello\r\nworld');
  assert.equal(fixture.call(run, 'get_body_part_raw', 'text/plain', target), 1);
  assert.equal(target.value, 'Content-Type: text/plain\r\n\r\nhello\r\nworld\r\n--bb\r\n');
  assert.equal(fixture.call(run, 'get_body_part', 'text/html', target), -1);

  assert.equal(fixture.call(run, 'append_body_part', 'x', 'a/b', 'disp'), 1);
  assert.equal(fixture.call(run, 'append_body_part_hex', '79 7A', 'c/d\r\nX-H: 1'), 1);
  assert.ok(
    fixture
      .sent(run)
      .endsWith(
        '\nv=0\n--bb\nContent-Type: a/b\nContent-Disposition: disp\n\nx\n--bb\nContent-Type: c/d\nX-H: 1\n\nyz\n--bb--\n',
      ),
  );
  const removed = fixture.run(MULTIPART);
  assert.equal(fixture.call(removed, 'remove_body_part', 'text/plain'), 1);
  assert.match(fixture.sent(removed), /\nContent-Length: 64\n\n--bb\nContent-Type: application\/sdp;x=1\n/);
  const kept = fixture.run(MULTIPART);
  assert.equal(fixture.call(kept, 'filter_body', 'application/sdp'), 1);
  assert.ok(fixture.sent(kept).endsWith('\n\nv=0'));
  assert.equal(fixture.call(fixture.run(INVITE), 'filter_body', 'application/sdp'), -1);
  assert.equal(fixture.call(fixture.run(INVITE), 'append_body_part', 'x', 'a/b'), -1);
});

test('set_body_multipart wraps the body', () => {
  const fixture = createFixture(textops);
  const run = fixture.run(INVITE);
  assert.equal(fixture.call(run, 'set_body_multipart', 'txt', 'text/plain', 'bnd'), 1);
  const sent = fixture.sent(run);
  assert.match(sent, /\nContent-Type: multipart\/mixed;boundary="bnd"\n/);
  assert.match(sent, /\nMime-Version: 1.0\n/);
  assert.ok(sent.endsWith('\n\n--bnd\nContent-Type: text/plain\n\ntxt\n--bnd--\n'));
});

test('regex_substring gives groups', () => {
  const fixture = createFixture(textops);
  const run = fixture.run(INVITE);
  const target = cell();
  const call = (re: string, index: number, count: number) =>
    fixture.call(run, 'regex_substring', '___ abc123def ___', re, index, count, target);
  assert.equal(call('([a-z]*)([0-9]+)([a-z]*)', 1, 3), 1);
  assert.equal(target.value, 'abc');
  assert.equal(call('([a-z]*)([0-9]+)([a-z]*)', 0, 4), 1);
  assert.equal(target.value, 'abc123def');
  assert.equal(call('x', 5, 3), -1);
  assert.equal(call('zzz', 0, 3), -2);
  assert.equal(call('((', 0, 3), -1);
  assert.equal(call('ABC', 0, 1), -2);
});

test('mistakes in constant arguments are found at load', () => {
  const fixture = createFixture(textops);
  assert.match(fixture.loadProblem('in_list', 'a', 'b', ',,') ?? '', /one character/);
  assert.match(fixture.loadProblem('is_method', 'ACK|FOO') ?? '', /FOO/);
  assert.match(fixture.loadProblem('is_privacy', 'foo') ?? '', /Privacy/);
  assert.match(fixture.loadProblem('has_body', 'application') ?? '', /media type/);
  assert.match(fixture.loadProblem('search', '((') ?? '', /regular expression/);
  assert.match(fixture.loadProblem('subst', '/a/b') ?? '', /substitution|lacks/);
  assert.equal(fixture.loadProblem('search', '^From:.*$'), null);
});

test('audio on hold by address and by direction', () => {
  const fixture = createFixture(textops);
  const hold = (body: string) => fixture.call(fixture.run(withBody(body)), 'is_audio_on_hold');
  assert.equal(hold(SDP.replace('sendonly', 'sendrecv')), -1);
  assert.equal(hold(SDP.replace('sendonly', 'recvonly')), -1);
  assert.equal(hold(SDP.replaceAll('192.0.2.1', '0.0.0.0').replace('a=sendonly\n', '')), 1);
  assert.equal(hold('garbage\n'), -1);
});

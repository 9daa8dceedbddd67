/** Functions that are awaited: deadline, CANCEL, stop, and what becomes of late answers. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { HANDLE_CANCEL, type Running, request, start, writeCancel } from './support.ts';

const scriptPath = join(import.meta.dirname, 'awaited.cfg');

function begin(t: TestContext, script: string): Promise<Running> {
  return start(t, `loadmodule "./waiting.ts"\n${script}`, { scriptPath });
}

const reasons = (running: Running): string[] =>
  running.sent.map(({ status, reason, at }) => `${status} ${reason} ${at}`);

test('the number comes to where the call stands, in any expression and route', async (t) => {
  const running = await begin(
    t,
    `modparam("async", "workers", 1)
request_route {
  $var(kept) = 7;
  $var(x) = answer("80", "5") + 10 + answer("20", "5") * 2;
  $var(y) = answer("1", "5");
  if (!answer("50", "-1") && at_once("3") && route(DEEP)) { append_to_reply("X: $var(x) $var(y) $var(kept) $rc\\r\\n"); }
  async_route("RESUMED", "1");
}
route[DEEP] { while (answer("10", "1")) { return answer("20", "4"); } }
route[RESUMED] { t_on_failure("F"); $avp(a) = answer("30", "9"); t_reply("404", "Resumed $avp(a)"); }
failure_route[F] { }`,
  );
  running.send(request('OPTIONS', 'a'));
  await running.advance(1500);
  assert.deepEqual(reasons(running), ['404 Resumed 9 1211']);
  assert.match(running.sent[0]?.text ?? '', /X: 13 5 7 1\r\n/);
});

test('every kind of route can wait: of requests, branches, replies and failures', async (t) => {
  const running = await begin(
    t,
    `request_route {
  t_on_branch("B");
  t_on_reply("R");
  t_on_failure("F");
  $var(a) = answer("100", "5");
  $avp(request) = $var(a);
  if (!t_relay()) { sl_reply_error(); }
}
branch_route[B] {
  if (answer("100", "1")) { append_hf("X-Branch: waited\\r\\n"); }
}
reply_route {
  $var(a) = answer("100", "7");
  append_hf("X-Core: $var(a)\\r\\n");
}
onreply_route[R] {
  $var(a) = answer("100", "8");
  append_hf("X-Reply: $var(a) $avp(request)\\r\\n");
}
failure_route[F] {
  $var(a) = answer("100", "9");
  t_reply("486", "After $var(a)");
}`,
  );
  const heard: string[] = [];
  const far = running.test.wire.peer('127.0.0.1', 7001);
  far.onDatagram(({ bytes, at }) => {
    const text = bytes.toString('latin1');
    heard.push(`${text.split(' ')[0]} ${/X-Branch: (.*)\r/.exec(text)?.[1]} ${at}`);
    const lines = text.split('\r\n').filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/.test(line));
    const reply = ['SIP/2.0 404 Not found', ...lines, 'Content-Length: 0', '', ''].join('\r\n');
    if (text.startsWith('OPTIONS')) far.send(Buffer.from(reply), { ip: '127.0.0.1', port: 5060 });
  });
  running.send(request('OPTIONS', 'a').replace('sip:test@127.0.0.1 ', 'sip:test@127.0.0.1:7001 '));
  await running.advance(1000);
  assert.deepEqual(heard, ['OPTIONS waited 200']);
  assert.deepEqual(reasons(running), ['486 After 9 500']);
});

test('a result of 0 ends the run, as of any function', async (t) => {
  const running = await begin(t, 'request_route { answer("10", "0"); sl_send_reply("404", "Not ended"); }');
  running.send(request('OPTIONS', 'a'));
  await running.advance(100);
  assert.deepEqual(reasons(running), []);
});

test('at the deadline the script goes on, and a later answer is dropped', async (t) => {
  const running = await begin(
    t,
    `request_route {
  $var(a) = answer("5000", "7");
  $var(b) = never("300");
  sl_send_reply("404", "$var(a) $var(b)");
}`,
  );
  running.send(request('OPTIONS', 'a'));
  await running.advance(1299);
  assert.deepEqual(reasons(running), []);
  await running.advance(10_000);
  assert.deepEqual(reasons(running), ['404 -1 -300 1300']);
  assert.deepEqual(
    running.logged('script.awaited-late').map((line) => line.replace(/^.*\.cfg:/, '')),
    [
      '14:13: answer: no answer within 1000 ms [script.awaited-late]',
      '15:13: never: no answer within 300 ms [script.awaited-late]',
    ],
  );
  assert.equal(running.logged('seen').length, 1);
  assert.match(running.logged('seen')[0] ?? '', /deadline of the call is over/);
  assert.equal(running.logged('script.exception').length, 0);
});

test('what fails is logged with its place and counts as -1', async (t) => {
  const running = await begin(
    t,
    'request_route { $var(a) = fail("20"); $var(b) = fail("0"); sl_send_reply("404", "$var(a) $var(b)"); }',
  );
  running.send(request('OPTIONS', 'a'));
  await running.advance(2000);
  assert.deepEqual(reasons(running), ['404 -1 -1 20']);
  const [rejected, thrown] = running.logged('script.exception');
  assert.match(rejected ?? '', /awaited\.cfg:13:27: fail: Error: rejected/);
  assert.match(thrown ?? '', /awaited\.cfg:13:49: fail: Error: thrown/);
  assert.equal(running.logged('script.awaited-late').length, 0);
});

const INVITES = (before: string): string =>
  `request_route {
  ${HANDLE_CANCEL}
  if (is_method("ACK")) { exit; }
  ${before}
  $var(a) = answer("900", "1");
  t_newtran();
  xlog("L_NOTICE", "went on with $var(a) [went-on]\\n");
  t_reply("486", "Busy");
}`;

test('a CANCEL before there is a transaction aborts at once; the INVITE is cancelled', async (t) => {
  const running = await begin(t, INVITES(''));
  running.send(request('INVITE', 'a'));
  await running.advance(200);
  running.send(writeCancel(request('INVITE', 'a')));
  await running.advance(1);
  assert.match(running.logged('seen')[0] ?? '', /the request was cancelled/);
  assert.match(running.logged('went-on')[0] ?? '', /went on with -1/);
  await running.advance(60_000);
  assert.equal(running.logged('seen').length, 1);
  assert.equal(running.logged('script.awaited-late').length, 0);
  assert.equal(running.test.server.transactions.stats.current, 0);
});

test('a CANCEL of the transaction aborts what its run awaits, and no other', async (t) => {
  const running = await begin(t, INVITES('t_newtran();'));
  running.send(request('INVITE', 'a'));
  running.send(request('INVITE', 'b'));
  await running.advance(200);
  running.send(writeCancel(request('INVITE', 'a')));
  await running.advance(1);
  assert.equal(running.logged('seen').length, 1);
  assert.equal(running.logged('went-on').length, 1);
  assert.deepEqual(running.replies('a'), ['487 INVITE 200', '200 CANCEL 200']);
  await running.advance(1000);
  assert.deepEqual(running.replies('b')[0], '486 INVITE 900');
  await running.advance(60_000);
  assert.equal(running.logged('seen').length, 1);
});

test('a CANCEL reaches what the resumed run awaits in an async worker, which is free then', async (t) => {
  const running = await begin(
    t,
    `modparam("async", "workers", 1)
request_route {
  ${HANDLE_CANCEL}
  if (is_method("ACK")) { exit; }
  async_route("R", "1");
}
route[R] {
  $var(a) = answer("900", "1");
  xlog("L_NOTICE", "$ci went on with $var(a) [went-on]\\n");
  t_reply("486", "Busy");
}`,
  );
  running.send(request('INVITE', 'a'));
  await running.advance(10);
  running.send(request('INVITE', 'b'));
  await running.advance(1090);
  running.send(writeCancel(request('INVITE', 'a')));
  await running.advance(1);
  assert.deepEqual(running.replies('a').slice(-2), ['487 INVITE 1100', '200 CANCEL 1100']);
  assert.match(running.logged('seen')[0] ?? '', /the request was cancelled/);
  assert.match(running.logged('went-on')[0] ?? '', /a went on with -1/);
  await running.advance(1000);
  assert.equal(running.replies('b').at(1), '486 INVITE 2000');
  await running.advance(60_000);
  assert.equal(running.logged('seen').length, 1);
});

test('a stop aborts what is awaited, in every worker, and the script goes on to its answer', async (t) => {
  const running = await begin(
    t,
    `modparam("async", "workers", 1)
request_route {
  if ($rU == "later") { async_route("R", "1"); }
  $var(a) = answer("900", "1");
  $var(b) = answer("900", "1");
  sl_send_reply("404", "$var(a) $var(b)");
}
route[R] { $var(a) = answer("900", "1"); t_reply("404", "$var(a)"); }`,
  );
  running.send(request('OPTIONS', { id: 'a', user: 'later' }));
  await running.advance(1100);
  running.send(request('OPTIONS', 'b'));
  await running.advance(100);
  await running.test.stop();
  await running.advance(1);
  assert.deepEqual(reasons(running), ['404 -1 -1 1200', '404 -1 1200']);
  // Each of the two that were awaited was aborted, and the third was not begun.
  assert.equal(running.logged('seen').length, 2);
  assert.equal(running.logged('script.awaited-stop').length, 3);
  assert.match(running.logged('script.awaited-stop').join('\n'), /not begun, the server stops/);
});

/** A full continuation goes on exactly where it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeReply } from '../harness/message.ts';
import { request, type Sent, start } from './support.ts';

const FULL = 'modparam("async", "continuation", "full")\n';

test('a full continuation goes on inside if, while, switch, called routes and expressions', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `${FULL}request_route {
  $var(log) = "";
  route(WORK);
  if (t_is_request_route()) { $var(log) = $var(log) + " request"; }
  send_reply("200", "$var(log) rc=$rc");
}
route[WORK] {
  $var(i) = 0;
  while ($var(i) < 3) {
    $var(i) = $var(i) + 1;
    switch ($var(i)) {
      case 1: async_sleep("1"); $var(log) = $var(log) + "a"; break;
      case 2: if (async_sleep("2")) { $var(log) = $var(log) + "b"; } break;
      default: if ($var(i) == 3) { async_sleep("3"); }
    }
    $var(log) = $var(log) + $var(i);
  }
  return 7;
}`.replace('request_route {', 'loadmodule "tmx.so"\nrequest_route {'),
  );
  send(request('OPTIONS', 'a'));
  await advance(10_000);
  assert.deepEqual(
    sent.map(({ status, reason, at }) => `${status} ${reason} ${at}`),
    ['200 a1b23 request rc=1 6000'],
  );
});

test('a full continuation sleeps longer than fr_timer and the lifetime, up to its own limit', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `${FULL}modparam("async", "longest_sleep", 3600)
request_route { if (!async_sleep("3601")) { async_sleep("3600"); } async_sleep("50"); send_reply("200", "Awake"); }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(4_000_000);
  assert.deepEqual(
    sent.map(({ status, reason, at }) => `${status} ${reason} ${at}`),
    ['200 Awake 3650000'],
  );
});

/** Replies of the server and requests that it forwarded, `first line at`, in order. */
function passed(sent: readonly Sent[]): string[] {
  return sent.map(({ text, at }) => `${text.slice(0, text.indexOf('\r\n'))} ${at}`);
}

test('a full continuation sleeps in a branch route, one of block is refused there', async (t) => {
  const script = `request_route { t_on_branch("B"); $ru = "sip:callee@127.0.0.1:7000"; append_branch("sip:other@127.0.0.1:7000"); t_relay(); }
branch_route[B] { if (!async_sleep("1")) { $ru = "sip:refused@127.0.0.1:7000"; } else { append_hf("X-Slept: yes\r\n"); } }`;
  const full = await start(t, `${FULL}${script}`);
  full.send(request('OPTIONS', 'a'));
  await full.advance(2400);
  assert.deepEqual(passed(full.sent), [
    'OPTIONS sip:callee@127.0.0.1:7000 SIP/2.0 2000',
    'OPTIONS sip:other@127.0.0.1:7000 SIP/2.0 2000',
  ]);
  assert.ok(full.sent.every(({ text }) => text.includes('\r\nX-Slept: yes\r\n')));
  const block = await start(t, script);
  block.send(request('OPTIONS', 'a'));
  await block.advance(1);
  assert.equal(block.logged('script.refused').length, 2);
  assert.ok(passed(block.sent).every((line) => line === 'OPTIONS sip:refused@127.0.0.1:7000 SIP/2.0 0'));
});

test('a full continuation goes on within the called route of a failure route', async (t) => {
  const { send, advance, sent } = await start(
    t,
    `${FULL}loadmodule "tmx.so"
request_route { t_on_failure("F"); t_set_fr(0, 1000); $ru = "sip:nobody@127.0.0.1:7999"; t_relay(); }
failure_route[F] { $var(x) = 1; route(WAIT); if (t_is_failure_route()) { t_reply("480", "x=$var(x) $T_reply_code"); } }
route[WAIT] { async_sleep("40"); $var(x) = $var(x) + 1; }`,
  );
  send(request('MESSAGE', 'a'));
  await advance(60_000);
  assert.deepEqual(
    sent.filter(({ port }) => port === 7000).map(({ status, reason, at }) => `${status} ${reason} ${at}`),
    ['480 x=2 408 41000'],
  );
});

for (const stop of ['async_sleep("1")', 'async_wait("nobody", "1")', 'async_shape("all", 1)']) {
  test(`a failure_route that stops in its middle lets the best reply go up: ${stop}`, async (t) => {
    const {
      send,
      advance,
      sent,
      test: server,
    } = await start(
      t,
      `${FULL}request_route { t_on_failure("F"); $ru = "sip:busy@127.0.0.1:7001"; t_relay(); }
failure_route[F] { ${stop}; $shv(slept) = 1; }`,
    );
    server.listen({ ip: '127.0.0.1', port: 7001 });
    send(request('INVITE', 'a'));
    await advance(100);
    send(writeReply(sent.find(({ port }) => port === 7001)?.text ?? '', { status: 486, tag: 'phone' }), 7001);
    await advance(2000);
    assert.deepEqual(
      sent
        .filter(({ port, status }) => port === 7000 && status >= 200)
        .map(({ status }) => status)
        .slice(0, 1),
      [486],
    );
  });
}

test('a failure_route that stopped in its middle may still forward elsewhere', async (t) => {
  const {
    send,
    advance,
    sent,
    test: server,
  } = await start(
    t,
    `${FULL}request_route { t_on_failure("F"); $ru = "sip:busy@127.0.0.1:7001"; t_relay(); }
failure_route[F] { async_sleep("1"); $ru = "sip:free@127.0.0.1:7002"; t_relay(); }`,
  );
  for (const port of [7001, 7002]) server.listen({ ip: '127.0.0.1', port });
  send(request('INVITE', 'a'));
  for (const [port, status] of [
    [7001, 486],
    [7002, 200],
  ] as const) {
    await advance(1500);
    send(
      writeReply(sent.find((one) => one.port === port)?.text ?? '', { status, tag: `phone${port}` }),
      port,
    );
  }
  await advance(100);
  assert.deepEqual(
    sent.filter(({ port, status }) => port === 7000 && status >= 200).map(({ status }) => status),
    [200],
  );
});

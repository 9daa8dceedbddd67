/** A function returns the same code wherever it runs: in the owner, after a pause there, and in a resumed run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request, start } from './support.ts';

/** Calls whose code must not depend on where they run; each case begins with a transaction without a final reply. */
const cases: readonly (readonly [string, readonly string[]])[] = [
  ['two replies', ['t_reply("404", "First")', 't_reply("200", "Second")']],
  ['send_reply twice', ['send_reply("200", "First")', 'send_reply("200", "Second")']],
  [
    'provisional, final, provisional',
    ['t_reply("183", "P")', 't_reply("200", "F")', 't_reply("180", "P")', 'send_reply_mode("200", "F", "1")'],
  ],
  [
    'no status',
    ['t_reply("99", "Low")', 't_reply("700", "High")', 't_reply("0", "Zero")', 't_reply("606", "")'],
  ],
  [
    'replies of other functions',
    ['t_send_reply("480", "A")', 't_send_reply("200", "B")', 't_retransmit_reply()'],
  ],
  ['nothing to send again', ['t_retransmit_reply()', 't_reply("200", "OK")']],
  ['stateless beside the transaction', ['sl_send_reply("200", "OK")', 't_reply("200", "OK")']],
  [
    'async_route refused',
    [
      'async_route("NONE", "1")',
      'async_route("R", "0")',
      'async_route("R", "101")',
      'async_route("R", "-1")',
      'async_route("", "1")',
      'async_route("R", "$var(unset)")',
      't_reply("200", "OK")',
    ],
  ],
  ['async_route after the final reply', ['t_reply("200", "OK")', 'async_route("R", "1")']],
  ['async_sleep refused', ['async_sleep("0")', 'async_sleep("101")', 't_reply("200", "OK")']],
  [
    'timers',
    [
      't_set_fr("0", "20000")',
      't_set_fr("-1", "1")',
      't_reset_fr()',
      't_set_max_lifetime("0", "25000")',
      't_set_max_lifetime("-1", "0")',
      't_reset_max_lifetime()',
      't_set_retr("100", "200")',
      't_reset_retr()',
      't_reply("200", "OK")',
    ],
  ],
  [
    'arming',
    [
      't_is_set("failure_route")',
      't_on_failure("F")',
      't_is_set("failure_route")',
      't_on_failure("0")',
      't_is_set("failure_route")',
      't_is_set("nonsense")',
      't_reply("200", "OK")',
    ],
  ],
  [
    'questions',
    ['t_is_canceled()', 't_any_timeout()', 't_lookup_request()', 't_lookup_cancel()', 't_reply("200", "OK")'],
  ],
  [
    'forwarding',
    [
      't_relay_to("udp:127.0.0.1:9")',
      't_relay()',
      't_relay_to_udp("127.0.0.1", "9")',
      't_reply("200", "OK")',
    ],
  ],
  ['a second transaction', ['t_newtran()', 't_reply("200", "OK")']],
  ['released', ['t_release()', 't_reply("200", "OK")']],
  ['pauses', ['usleep("10")', 'sleep("0")', 'sleep("-1")', 't_reply("200", "OK")']],
];

const WHERE = ['owner', 'paused', 'resumed', 'twice'];

for (const [what, calls] of cases) {
  test(`the same codes in the owner, after a pause and after a sleep: ${what}`, async (t) => {
    const body = calls.map((call) => `${call};\n  xlog("L_NOTICE", "CODE $ci $rc\\n");`).join('\n  ');
    const {
      test: server,
      send,
      advance,
      sent,
    } = await start(
      t,
      `request_route {
        t_newtran();
        if ($rU == "owner") { route(BODY); exit; }
        if ($rU == "paused") { usleep("1000"); route(BODY); exit; }
        async_route("RESUMED", "1");
      }
      route[RESUMED] {
        if ($rU == "twice" && !isflagset(1)) { setflag(1); async_route("RESUMED", "1"); }
        route(BODY);
      }
      route[BODY] {
        ${body}
      }
      route[R] { t_reply("500", "Must not run"); }
      failure_route[F] { exit; }`,
    );
    const codes = new Map<string, string[]>();
    for (const user of WHERE) send(request('OPTIONS', { id: user, user }));
    await advance(10_000);
    for (const { text } of server.lines) {
      const [, user = '', code = ''] = /CODE (\w+) (-?\d+)/.exec(text) ?? [];
      if (user !== '') codes.set(user, [...(codes.get(user) ?? []), code]);
    }
    const expected = codes.get('owner') ?? [];
    assert.equal(expected.length, calls.length, expected.join());
    for (const user of WHERE) {
      assert.deepEqual(codes.get(user), expected, user);
      const replies = sent
        .filter(({ callId }) => callId === user)
        .map(({ status, reason }) => `${status} ${reason}`);
      const inOwner = sent
        .filter(({ callId }) => callId === 'owner')
        .map(({ status, reason }) => `${status} ${reason}`);
      assert.deepEqual(replies, inOwner, user);
    }
  });
}

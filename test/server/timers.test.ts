/** Timers of one transaction, set by the script before and after it exists and across sleeps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request, start } from './support.ts';

const PARAMS = `modparam("tm", "fr_timer", 5000)
modparam("tm", "max_noninv_lifetime", 10000)
modparam("tm", "max_inv_lifetime", 12000)`;

/** What is called before a sleep of 60 s, the method, and when the 408 comes. */
const cases: readonly (readonly [string, string, string, number])[] = [
  ['nothing: fr_timer', '', 'OPTIONS', 5000],
  ['t_set_fr before the transaction', 't_set_fr("0", "3000");', 'OPTIONS', 3000],
  ['t_set_fr after it', 't_newtran(); t_set_fr("0", "3000");', 'OPTIONS', 3000],
  ['fr_inv_timer does not count for a suspension', 't_set_fr("3000");', 'INVITE', 5000],
  ['a longer fr ends with the lifetime', 't_set_fr("0", "30000");', 'OPTIONS', 10_000],
  ['a longer fr ends with the lifetime of an INVITE', 't_set_fr("0", "30000");', 'INVITE', 12_000],
  ['both longer', 't_set_fr("0", "30000"); t_set_max_lifetime("40000", "40000");', 'OPTIONS', 30_000],
  [
    'each lifetime is for its methods',
    't_set_fr("0", "30000"); t_set_max_lifetime("40000", "0");',
    'OPTIONS',
    10_000,
  ],
  ['the lifetime alone, shorter', 't_set_max_lifetime("2000", "3000");', 'OPTIONS', 3000],
  [
    'the lifetime alone, shorter, of an INVITE',
    't_newtran(); t_set_max_lifetime("2000", "3000");',
    'INVITE',
    2000,
  ],
  ['t_reset_fr before the transaction', 't_set_fr("0", "3000"); t_reset_fr();', 'OPTIONS', 5000],
  ['t_reset_fr after it', 't_newtran(); t_set_fr("0", "3000"); t_reset_fr();', 'OPTIONS', 5000],
  ['t_reset_fr after it, set before', 't_set_fr("0", "3000"); t_newtran(); t_reset_fr();', 'OPTIONS', 5000],
  [
    't_reset_max_lifetime before the transaction',
    't_set_max_lifetime("2000", "2000"); t_reset_max_lifetime();',
    'OPTIONS',
    5000,
  ],
  [
    't_reset_max_lifetime after it',
    't_newtran(); t_set_max_lifetime("2000", "2000"); t_reset_max_lifetime();',
    'OPTIONS',
    5000,
  ],
  [
    't_reset_max_lifetime after it, set before',
    't_set_max_lifetime("2000", "2000"); t_newtran(); t_reset_max_lifetime();',
    'OPTIONS',
    5000,
  ],
  [
    'the last one counts',
    't_set_fr("0", "3000"); t_set_fr("0", "4000"); t_newtran(); t_set_fr("0", "2000");',
    'OPTIONS',
    2000,
  ],
  [
    '0 leaves a timer as it is',
    't_set_fr("0", "3000"); t_newtran(); t_set_fr("7000", "0");',
    'OPTIONS',
    3000,
  ],
];

for (const [what, calls, method, expected] of cases) {
  test(`timers of a sleep: ${what}`, async (t) => {
    const { send, advance, replies } = await start(
      t,
      `${PARAMS}\nrequest_route { ${calls} async_route("R", "60"); }\nroute[R] { t_reply("200", "Late"); }`,
    );
    send(request(method, 'a'));
    await advance(70_000);
    assert.equal(
      replies().find((line) => line.startsWith('408')),
      `408 ${method} ${expected}`,
    );
    assert.equal(
      replies().find((line) => line.startsWith('200')),
      undefined,
    );
  });
}

test('timers set before a sleep hold after it, and those set after it for the next one', async (t) => {
  const {
    test: server,
    send,
    advance,
    replies,
  } = await start(
    t,
    `${PARAMS}
    request_route { t_set_fr("0", "3000"); t_set_max_lifetime("0", "50000"); async_route("A", "2"); }
    route[A] { if ($rU == "set") { t_set_fr("0", "8000"); } if ($rU == "reset") { t_reset_fr(); } async_route("B", "20"); }
    route[B] { t_reply("200", "Late"); }`,
  );
  for (const user of ['kept', 'set', 'reset']) send(request('OPTIONS', { id: user, user }));
  await advance(70_000);
  assert.deepEqual(replies('kept'), ['408 OPTIONS 5000']);
  assert.deepEqual(replies('set'), ['408 OPTIONS 10000']);
  assert.deepEqual(replies('reset'), ['408 OPTIONS 7000']);
  assert.equal(server.server.transactions.stats.current, 0);
});

test('timer H of an INVITE final and its retransmissions are those of the script', async (t) => {
  const { send, advance, replies } = await start(
    t,
    `request_route { t_newtran(); t_set_retr("100", "200"); t_set_fr("0", "1750"); async_route("R", "1"); }
    route[R] { t_set_fr("0", "950"); t_reply("404", "Not found"); }`,
  );
  send(request('INVITE', 'a'));
  await advance(20_000);
  assert.deepEqual(
    replies()
      .slice(1)
      .map((line) => Number(line.split(' ')[2])),
    [1000, 1100, 1300, 1500, 1700, 1900],
  );
});

test('a sleep longer than a timer is logged once for its place, with the remedy, and starts all the same', async (t) => {
  const { send, advance, logged, replies } = await start(
    t,
    `modparam("async", "workers", 2)
${PARAMS}
request_route {
  if ($rU == "first") { async_route("R", "9"); }
  if ($rU == "second") { async_route("R", "9"); }
  if ($rU == "enough") { t_set_fr("0", "9500"); async_route("R", "9"); }
  if ($rU == "life") { t_set_fr("0", "90000"); async_route("R", "11"); }
  async_route("AGAIN", "1");
}
# The pause keeps one worker busy, so that both come here.
route[AGAIN] { usleep("1000"); async_route("R", "8"); }
route[R] { t_reply("200", "OK"); }`,
  );
  for (let round = 0; round < 4; round++) {
    for (const user of ['first', 'second', 'enough', 'life', 'again']) {
      send(request('OPTIONS', { id: `${user}${round}`, user }));
    }
    await advance(3000);
  }
  await advance(30_000);
  const lines = logged('async.longer-than-timer');
  const places = lines.map((line) => /test\.cfg:(\d+):/.exec(line)?.[1]);
  assert.equal(places.length, new Set(places).size, lines.join('\n'));
  assert.equal(places.length, 4);
  assert.match(
    lines[0] ?? '',
    /async_route: sleeps 9000 ms, but fr_timer \(5000 ms\) ends it before with 408; call t_set_fr\(0, 10000\) before/,
  );
  assert.match(
    lines.join('\n'),
    /the transaction's lifetime \(10000 of 10000 ms\).* call t_set_max_lifetime\(12000, 12000\) before/,
  );
  assert.deepEqual(replies('enough0'), ['200 OPTIONS 9000']);
  assert.deepEqual(replies('first0'), ['408 OPTIONS 5000']);
  assert.deepEqual(replies('life0'), ['408 OPTIONS 10000']);
});

test('a sleep longer than what is left of the lifetime is logged too', async (t) => {
  const { send, advance, logged, replies } = await start(
    t,
    `modparam("tm", "max_noninv_lifetime", 10000)
    request_route { async_route("A", "6"); }
    route[A] { async_route("R", "6"); }
    route[R] { t_reply("200", "OK"); }`,
  );
  send(request('OPTIONS', 'a'));
  await advance(30_000);
  assert.deepEqual(replies(), ['408 OPTIONS 10000']);
  const [line, ...more] = logged('async.longer-than-timer');
  assert.match(
    line ?? '',
    /lifetime \(4000 of 10000 ms\) ends it before with 408; call t_set_max_lifetime\(13000, 13000\)/,
  );
  assert.deepEqual(more, []);
});

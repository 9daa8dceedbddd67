import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request, start } from './support.ts';

const REQUESTS = 20_000;

test('twenty thousand requests sleep at once and are answered on time, in the order in which they are due', async (t) => {
  const {
    test: server,
    send,
    advance,
    sent,
  } = await start(
    t,
    `modparam("tm", "fr_timer", 110000)
    modparam("tm", "max_noninv_lifetime", 120000)
    modparam("async", "workers", 2)
    request_route { $avp(due) = $rU; async_route("R", "$rU"); }
    route[R] { t_reply("200", "$avp(due)"); }`,
    { logLevel: -1 },
  );
  for (let at = 0; at < REQUESTS; at++) {
    // 10 to 100 seconds, scattered; ten arrive in each millisecond.
    send(request('OPTIONS', { id: `c${at}`, user: String(10 + ((at * 7919) % 91)) }));
    if (at % 10 === 9) server.clock.advanceSync(1);
  }
  await advance(1);
  assert.equal(server.server.transactions.stats.suspended, REQUESTS);
  await advance(110_000);
  assert.equal(sent.length, REQUESTS);
  let before = { at: 0, number: -1 };
  for (const { at, reason, callId } of sent) {
    const number = Number(callId.slice(1));
    const due = Math.floor(number / 10) + Number(reason) * 1000;
    assert.equal(at, due, callId);
    assert.ok(at > before.at || number > before.number, `${callId} came after c${before.number}`);
    before = { at, number };
  }
  await advance(10_000);
  assert.equal(server.server.transactions.stats.current, 0);
});

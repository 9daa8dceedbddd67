import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from './fixture.ts';

const ASYNC = `async_workers=2
request_route {
  if ($rU == "answered") { t_newtran(); t_reply("299", "Before"); }
  if ($rU == "late") { async_task_route("LATE"); exit; }
  $var(x) = evapi_async_relay("$rU $T(id_index) $T(id_label)");
  xlog("$rU $var(x)\\n");
  if ($rU == "both") send_reply("480", "Too early");
  exit;
}
route[LATE] { xlog("late\\n"); $var(x) = evapi_relay("from $async(gname)"); send_reply("200", "Late"); }
route[ON] { xlog("on $rm <$evapi(msg)>\\n"); send_reply("202", "Continued"); }
event_route[evapi:message-received] {
  $var(x) = t_continue($(evapi(msg){s.select,1, }{s.int}), $(evapi(msg){s.select,2, }{s.int}), "ON");
  xlog("continued $var(x)\\n");
}
`;

test('a suspended request goes on when a program sends its ids back, once', async (t) => {
  const { connect, advance, request, said, replies } = await serve(t, ASYNC);
  const client = connect();
  await advance();
  request('call', 'INVITE');
  await advance();
  assert.match(client.received, /^\d+:call \d+ \d+,$/);
  await advance(5000);
  assert.deepEqual(replies, ['100 trying -- your call is important to us']);
  client.send(client.received);
  client.send(client.received);
  await advance();
  assert.equal(replies[1], '202 Continued');
  assert.deepEqual(said(), ['call 1', 'on INVITE <<null>>', 'continued 1', 'continued -1']);
});

test('a request that is never continued ends in 408 by fr_timer', async (t) => {
  const { advance, request, replies } = await serve(t, ASYNC);
  request('call', 'INVITE');
  await advance(29_990);
  assert.equal(replies.length, 1);
  await advance(20);
  assert.equal(replies[1], '408 Request Timeout');
});

test('an answered request is not suspended; a suspended one may still be answered', async (t) => {
  const { connect, advance, request, said, replies } = await serve(t, ASYNC);
  const client = connect();
  await advance();
  request('answered', 'INVITE');
  await advance();
  assert.deepEqual(said(), ['answered -1']);
  assert.equal(client.received, '');
  request('both', 'INVITE');
  await advance();
  assert.ok(replies.includes('480 Too early'));
});

test('what runs in an async worker relays all the same', async (t) => {
  const { connect, advance, request, replies } = await serve(t, ASYNC);
  const client = connect();
  await advance();
  request('late');
  await advance();
  assert.equal(client.received, '12:from default,');
  assert.deepEqual(replies, ['200 Late']);
});

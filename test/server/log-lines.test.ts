/** Refusals and mistakes at run time: one line each, with file:line, what was refused and a code. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request, start } from './support.ts';

/** A call that is refused (or fails), its code and what its line says. */
const refused: readonly (readonly [string, string, RegExp])[] = [
  ['async_route("NONE", "1");', 'script.refused', /async_route: there is no route\[NONE\]/],
  ['async_route("R", "0");', 'script.refused', /async_route: 0 seconds is out of range; use 1 to 100/],
  ['async_route("R", "$rU");', 'script.', /async_route/],
  ['async_route("$avp(unset)", "1");', 'script.refused', /async_route: /],
  ['if (async_sleep("1")) { exit; }', 'script.refused', /async_sleep: cannot be executed as last action/],
  ['t_reply("200", "OK");', 'script.refused', /t_reply: there is no transaction; call t_newtran\(\) first/],
  ['t_newtran(); t_reply("99", "Low");', 'script.refused', /t_reply: 99 is not a SIP status/],
  [
    't_newtran(); t_reply("200", "A"); t_reply("200", "B");',
    'script.refused',
    /t_reply: the final reply 200 was sent already/,
  ],
  ['t_newtran(); t_newtran();', 'script.refused', /t_newtran: the transaction exists already/],
  ['t_release();', 'script.refused', /t_release: there is no transaction/],
  ['$rd = "nowhere.invalid"; t_relay();', 'script.refused', /t_relay: "nowhere.invalid" does not resolve/],
  ['$ru = "tel:+1"; forward();', 'script.refused', /forward: "tel:\+1" names no host to send to/],
  ['t_set_fr("-1", "0");', 'script.refused', /t_set_fr: a time cannot be negative/],
  ['sleep("-1");', 'script.refused', /sleep: /],
  ['$var(x) = 1 / 0;', 'script.expression', /zero/],
];

for (const [call, code, says] of refused) {
  test(`one line for ${call}`, async (t) => {
    const {
      test: server,
      send,
      advance,
    } = await start(t, `modparam("async", "workers", 1)\nrequest_route {\n${call}\n}\nroute[R] { exit; }`);
    const before = server.lines.length;
    send(request('OPTIONS', 'a'));
    await advance(2000);
    const lines = server.lines.slice(before).filter(({ level }) => level <= 0);
    assert.equal(lines.length, 1, lines.map(({ text }) => text).join('\n'));
    const [{ text } = { text: '' }] = lines;
    assert.match(text, says);
    assert.match(text, /test\.cfg:14:\d+: /, text);
    assert.match(text, new RegExp(` \\[${code.replace('.', '\\.')}[a-z-]*\\]$`));
    assert.ok(!text.trimEnd().includes('\n'));
  });
}

test('a lock that is left is released with a line that names the call, also when the run was paused', async (t) => {
  const { send, advance, replies, logged } = await start(
    t,
    `modparam("cfgutils", "lock_set_size", 4)
request_route {
  lock("k");
  usleep("1000000");
  if ($rU == "leaves") { send_reply("200", "Left"); exit; }
  if ($rU == "sleeps") { async_route("R", "1"); }
  unlock("k");
  send_reply("200", "Gave back");
}
route[R] { if (trylock("k")) { unlock("k"); t_reply("200", "Free"); } t_reply("500", "Taken"); }`,
  );
  send(request('OPTIONS', { id: 'a', user: 'leaves' }));
  await advance(10);
  send(request('OPTIONS', { id: 'b', user: 'gives' }));
  await advance(2500);
  assert.deepEqual(replies('a'), ['200 OPTIONS 1000']);
  assert.equal(logged('script.lock-left').length, 1);
  assert.match(logged('script.lock-left')[0] ?? '', /test\.cfg:14:\d+: lock: the lock of "k" was still held/);
  assert.match(replies('b')[0] ?? '', /^200 OPTIONS 20\d\d$/);
  send(request('OPTIONS', { id: 'c', user: 'sleeps' }));
  await advance(5000);
  assert.equal(replies('c').length, 1);
  assert.match(replies('c')[0] ?? '', /^200 /);
  assert.equal(logged('script.lock-left').length, 2);
});

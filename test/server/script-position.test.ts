import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request, start } from './support.ts';

test('$cfg tells the file, the line and the route it is written in; $err is undefined', async (t) => {
  const running = await start(
    t,
    `request_route {
  append_to_reply("X-Main: $cfg(name) $cfg(route) <$err.class>\\r\\n");
  $var(first) = $cfg(line);
  $var(second) =
    $cfg(line);
  route(SUB);
}
route[SUB] {
  $var(lines) = $var(second) - $var(first);
  sl_send_reply("404", "In $cfg(route), $var(lines) lines further");
}
`,
  );
  running.send(request('OPTIONS', 'a'));
  await running.advance(10);
  const [reply] = running.sent;
  assert.match(reply?.text ?? '', /^X-Main: test\.cfg DEFAULT_ROUTE <<null>>\r$/m);
  assert.equal(reply?.reason, 'In SUB, 2 lines further');
});

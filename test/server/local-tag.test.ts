import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request, start } from './support.ts';

const SCRIPT = `
request_route {
  append_to_reply("X-Before: $ltt(s) $ltt(t) $ltt(x)\\r\\n");
  if ($rm == "INFO") {
    sl_send_reply("404", "Stateless");
    exit;
  }
  t_newtran();
  append_to_reply("X-After: $ltt(s) $ltt(t) $ltt(x)\\r\\n");
  t_reply("404", "Stateful");
}
`;

/** What a header of the reply says, and the reply's own To-tag. */
function read(text: string, header: string): string[] {
  const values = new RegExp(`^${header}: (.*)\r$`, 'm').exec(text)?.[1]?.split(' ') ?? [];
  return [...values, /^To: .*;tag=(.*)\r$/m.exec(text)?.[1] ?? ''];
}

test('$ltt is the tag of the replies that are sent', async (t) => {
  const running = await start(t, SCRIPT);
  running.send(request('INFO', 'stateless'));
  running.send(request('OPTIONS', 'stateful'));
  await running.advance(10);
  const [stateless, stateful] = running.sent;
  assert.ok(stateless !== undefined && stateful !== undefined);
  const [s, none, x, sent] = read(stateless.text, 'X-Before');
  assert.deepEqual([none, x, sent], ['<null>', s, s]);
  const [, ofTransaction, either, sentByTransaction] = read(stateful.text, 'X-After');
  assert.equal(ofTransaction, sentByTransaction);
  assert.equal(either, sentByTransaction);
});

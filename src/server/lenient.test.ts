import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestServer } from '../testing/index.ts';
import { checkText } from './fixture.ts';

const SCRIPT = `
no_such_global=1
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "async.so"
loadmodule "no_such.so"
modparam("no_such", "anything", 1)
modparam("tm", "no_such", 1)
modparam("async", "workers", 1)
request_route {
  $no_such(x) = "written";
  $var(r) = no_such("$no_such(y)", 1 + 2, $rU);
  append_to_reply("X-Row: $var(r) [$no_such(z)] [$(rU{no.such})]\\r\\n");
  if (no_such()) sl_send_reply("500", "It is there");
  else if (is_method("OPTIONS")) sl_send_reply("200", "Not there");
  else { async_route("LATER", "1"); }
}
route[LATER] {
  if (!no_such("again")) t_reply("404", "Not there, later");
}
`;

const REQUEST = (method: string): string =>
  `${method} sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:6000;branch=z9hG4bK${method}\r\n` +
  `From: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\nCall-ID: ${method}\r\nCSeq: 1 ${method}\r\nContent-Length: 0\r\n\r\n`;

test('without --lenient all of it are mistakes', async () => {
  const { diagnostics } = await checkText(SCRIPT);
  const errors = diagnostics.list().filter(({ severity }) => severity === 'error');
  assert.deepEqual([...new Set(errors.map(({ code }) => code))].toSorted(), [
    'script.unknown-function',
    'script.unknown-global',
    'script.unknown-module',
    'script.unknown-parameter',
    'script.unknown-transformation',
    'script.unknown-variable',
  ]);
});

test('with it each is a notice, and the script runs: functions refuse, variables are undefined', async () => {
  const { diagnostics } = await checkText(SCRIPT, { scriptPath: 'test.cfg', directory: '/', lenient: true });
  assert.equal(diagnostics.hasErrors(), false);
  const codes = diagnostics.list().map(({ code, severity }) => `${severity} ${code}`);
  assert.equal(codes.filter((code) => code === 'notice script.unknown-function').length, 3);

  const server = await createTestServer({ scriptPath: 'x.cfg', scriptText: SCRIPT, lenient: true });
  const sent: string[] = [];
  server.listen({ ip: '127.0.0.1', port: 6000 });
  server.onSend((bytes) => sent.push(bytes.toString('latin1')));
  server.send(REQUEST('OPTIONS'), { ip: '127.0.0.1', port: 6000 });
  await server.advance(10);
  assert.match(sent[0] ?? '', /^SIP\/2.0 200 Not there\r\n[\s\S]*X-Row: -1 \[<null>\] \[\]/);
  const refusals = server.log.split('\n').filter((line) => line.includes('script.not-here'));
  assert.equal(refusals.length, 2, 'one line for each call');
  assert.match(refusals[0] ?? '', /x\.cfg:14:\d+: no_such: this server does not have the function/);

  server.send(REQUEST('MESSAGE'), { ip: '127.0.0.1', port: 6000 });
  await server.advance(2000);
  assert.match(sent.at(-1) ?? '', /^SIP\/2.0 404 Not there, later/, 'in async workers, too');
  await server.stop();
});

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Json, NO_ANSWER, RpcFault } from '../../kit/index.ts';
import { createTestServer } from '../../testing/index.ts';

const SCRIPT = `#!KAMAILIO
debug=1
async_workers=1
own.number = 5 desc "how many"
own.text = "text"
own[1].number = 6
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "textops.so"
loadmodule "async.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "cfg_rpc.so"
modparam("tm", "fr_timer", 3000)
request_route {
    if (is_method("REGISTER")) { save("location"); exit; }
    if (is_method("INFO")) {
        $var(n) = 0;
        while (1) { $var(n) = $var(n) + 1; }
        sl_send_reply("404", "$var(n)");
        exit;
    }
    if ($rU == "waits") { t_newtran(); async_route("NEVER", 60); exit; }
    async_route("LATER", 1);
}
route[LATER] {
    xlog("L_NOTICE", "later\\n");
    xlog("L_INFO", "in detail\\n");
    t_reply("200", "$sel(cfg_get.own.number) $sel(cfg_get.own.text) $sel(cfg_get.core.debug)");
}
route[NEVER] { exit; }
`;

async function serve(t: TestContext) {
  const server = await createTestServer({ scriptPath: 'x.cfg', scriptText: SCRIPT, logLevel: 1 });
  t.after(() => server.stop());
  const replies: string[] = [];
  server.onSend((bytes, _to, at) => {
    const text = bytes.toString('latin1');
    const expires = /Contact:.*expires=(\d+)/.exec(text)?.[1];
    replies.push(`${at} ${text.split('\r\n')[0]?.slice(8)}${expires === undefined ? '' : ` ${expires}`}`);
  });
  let number = 0;
  return {
    ...server,
    replies,
    rpc: (method: string, ...given: Json[]) => server.server.rpc.call(method, given),
    request(method: string, user: string, header = 'X: y') {
      number++;
      server.send(
        `${method} sip:${user}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:7000;branch=z9hG4bK${number}\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:a@h>\r\nCall-ID: ${number}\r\nCSeq: 1 ${method}\r\n${header}\r\nContent-Length: 0\r\n\r\n`,
        { ip: '127.0.0.1', port: 7000 },
      );
    },
  };
}

test('custom globals change for the script, in async workers too', async (t) => {
  const { advance, request, replies, rpc } = await serve(t);
  assert.equal(await rpc('cfg.set_now_int', 'own', 'number', 7), NO_ANSWER);
  assert.equal(await rpc('cfg.set_now_string', 'own', 'text', 'other'), NO_ANSWER);
  request('OPTIONS', 'a');
  await advance(1000);
  assert.deepEqual(replies, ['1000 200 7 other 1']);
  assert.equal(await rpc('cfg.get', 'own', 'number'), 7);
  assert.equal(await rpc('cfg.get', 'own[1]', 'number'), 6);
  await rpc('cfg.reset', 'own');
  assert.deepEqual(await rpc('cfg.get', 'own'), { number: 5, text: 'text' });
});

test('core.debug is the level of the log, in all workers', async (t) => {
  const { advance, lines, request, rpc } = await serve(t);
  const said = (): string[] => lines.flatMap(({ text }) => /<script>: (.*)/.exec(text)?.[1] ?? []);
  request('OPTIONS', 'a');
  await advance(1000);
  assert.deepEqual(said(), ['later']);
  await rpc('cfg.set_now_int', 'core', 'debug', 2);
  request('OPTIONS', 'a');
  await advance(1000);
  assert.deepEqual(said(), ['later', 'later', 'in detail']);
});

test('core.max_while_loops ends loops earlier or later', async (t) => {
  const { advance, replies, request, rpc } = await serve(t);
  request('INFO', 'a');
  await advance(10);
  await rpc('cfg.set_now_int', 'core', 'max_while_loops', 7);
  request('INFO', 'a');
  await advance(10);
  assert.deepEqual(replies, ['0 404 100', '10 404 7']);
});

test('parameters of tm and registrar have effect on what comes next', async (t) => {
  const { advance, request, replies, rpc } = await serve(t);
  request('OPTIONS', 'waits');
  await advance(1000);
  assert.equal(await rpc('cfg.set_now_int', 'tm', 'fr_timer', 500), NO_ANSWER);
  request('OPTIONS', 'waits');
  await rpc('cfg.set_now_int', 'registrar', 'max_expires', 90);
  request('REGISTER', 'a', 'Contact: <sip:a@127.0.0.1:7000>;expires=600');
  await advance(3000);
  assert.deepEqual(replies, ['1000 200 OK 90', '1500 408 Request Timeout', '3000 408 Request Timeout']);
});

test('delayed values wait for the commit, which takes all', async (t) => {
  const { rpc } = await serve(t);
  assert.equal(await rpc('cfg.diff'), NO_ANSWER);
  await rpc('cfg.set_delayed_int', 'own', 'number', 8);
  const number = { 'group name': 'own', 'variable name': 'number', 'old value': 5, 'new value': 8 };
  assert.deepEqual(await rpc('cfg.diff'), number);
  await rpc('cfg.set_delayed_string', 'own', 'text', 'x');
  await rpc('cfg.set_delayed', 'tm', 'fr_timer', '9000');
  const text = { 'group name': 'own', 'variable name': 'text', 'old value': 'text', 'new value': 'x' };
  assert.deepEqual(await rpc('cfg.diff', 'own'), [number, text]);
  assert.equal(await rpc('cfg.get', 'own', 'number'), 5);
  await rpc('cfg.commit');
  assert.deepEqual(await rpc('cfg.get', 'own'), { number: 8, text: 'x' });
  assert.equal(await rpc('cfg.get', 'tm', 'fr_timer'), 9000);
  assert.equal(await rpc('cfg.diff'), NO_ANSWER);
  await rpc('cfg.set_delayed_int', 'own', 'number', 9);
  await rpc('cfg.rollback');
  await rpc('cfg.commit');
  assert.equal(await rpc('cfg.get', 'own', 'number'), 8);
});

test('what there is, and what it is for', async (t) => {
  const { rpc } = await serve(t);
  assert.deepEqual(await rpc('cfg.list', 'own'), ['own: number', 'own: text']);
  assert.deepEqual(await rpc('cfg.list', 'none'), []);
  assert.deepEqual(await rpc('cfg.help', 'own', 'number'), ['how many', '(parameter type is integer)']);
  assert.deepEqual(await rpc('cfg.help', 'own', 'text'), [null, '(parameter type is string)']);
});

const REFUSED: readonly (readonly [call: readonly [string, ...Json[]], code: number, message: RegExp])[] = [
  [['cfg.get'], 500, /^Failed to get the parameters$/],
  [['cfg.get', 'own', 'none'], 400, /^Failed to get the variable$/],
  [['cfg.help', 'none', 'x'], 400, /^Failed to get the variable description$/],
  [['cfg.set_now_int', 'none', 'x', 1], 400, /^Failed to set the variable$/],
  [
    ['cfg.set_now_string', 'own', 'number', 'x'],
    400,
    /^Failed to set the variable: own\.number is an integer$/,
  ],
  [['cfg.set_now_int', 'tm', 'fr_timer', -1], 400, /^Failed to set the variable: a time cannot be negative$/],
  [['cfg.set_delayed_int', 'own', 'number', 'x'], 400, /must be an integer/],
  [['cfg.set', 'own', 'number'], 400, /^error at parameter 2: /],
];

for (const [[method, ...given], code, message] of REFUSED) {
  test(`refused: ${method} ${given.join(' ')}`, async (t) => {
    const { rpc } = await serve(t);
    const fault = await rpc(method, ...given);
    assert.ok(fault instanceof RpcFault);
    assert.equal(fault.code, code);
    assert.match(fault.message, message);
  });
}

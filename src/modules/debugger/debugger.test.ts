import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Json, RpcFault } from '../../kit/index.ts';
import { createTestServer } from '../../testing/index.ts';

// What is expected here was observed on Kamailio 5.6.3, but for lines, which there are often those of the next statement.

const MODULES = `#!KAMAILIO
debug=2
async_workers=1
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "textops.so"
loadmodule "async.so"
loadmodule "debugger.so"
`;

async function serve(t: TestContext, params: string, script: string) {
  const start = MODULES + params;
  const server = await createTestServer({
    scriptPath: 'x.cfg',
    scriptText: `${start}\n${script}`,
    logLevel: 2,
  });
  t.after(() => server.stop());
  const firstLine = start.split('\n').length;
  let number = 0;
  let seen = server.lines.length;
  return {
    said: () => server.log,
    rpc: (method: string, ...given: Json[]) => server.server.rpc.call(method, given),
    /** What is logged for a request; lines of the script are counted from its own first one. */
    async logged(method = 'OPTIONS', ms = 10): Promise<string[]> {
      number++;
      server.send(
        `${method} sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK${number}\r\nFrom: <sip:f@h>;tag=1\r\nTo: <sip:t@h>\r\nCall-ID: ${number}\r\nCSeq: 1 ${method}\r\nContent-Length: 0\r\n\r\n`,
        { ip: '127.0.0.1', port: 7000 },
      );
      await server.advance(ms);
      const lines = server.lines.slice(seen);
      seen = server.lines.length;
      return lines.map(({ text }) =>
        text
          .replace('*** cfgtrace:dbg_cfg_trace(): ', '')
          .replace(' c=[x.cfg]', '')
          .replace(/l=(\d+)/, (_all, line) => `l=${Number(line) - firstLine}`)
          .trimEnd(),
      );
    },
  };
}

const TRACED = `request_route {
  $var(x) = 1;
  if ($var(x) == 2) {
    exit;
  } else if (is_method("OPTIONS")) {
    route(SUB);
  } else {
    xlog("no\\n");
  }
  while ($var(x) < 3) { $var(x) = $var(x) + 1; }
  switch ($var(x)) {
    case 3:
      setflag(1);
      break;
    default:
      drop;
  }
  if (!route(SUB)) { exit; }
  t_reply("404", "Not found");
}
route[SUB] {
  return(-1);
}
`;

test('a line before each action, with what Kamailio calls it', async (t) => {
  const { logged } = await serve(t, 'modparam("debugger", "cfgtrace", 1)', TRACED);
  assert.deepEqual(await logged(), [
    'request_route=[DEFAULT_ROUTE] l=2 a=63 n=assign',
    'request_route=[DEFAULT_ROUTE] l=3 a=16 n=if',
    'request_route=[DEFAULT_ROUTE] l=5 a=16 n=if',
    'request_route=[DEFAULT_ROUTE] l=5 a=25 n=is_method',
    'request_route=[DEFAULT_ROUTE] l=6 a=5 n=route',
    'request_route=[SUB] l=22 a=2 n=return',
    'request_route=[DEFAULT_ROUTE] l=10 a=23 n=while',
    'request_route=[DEFAULT_ROUTE] l=10 a=63 n=assign',
    'request_route=[DEFAULT_ROUTE] l=10 a=63 n=assign',
    'request_route=[DEFAULT_ROUTE] l=11 a=21 n=switch',
    'request_route=[DEFAULT_ROUTE] l=13 a=39 n=setflag',
    'request_route=[DEFAULT_ROUTE] l=14 a=2 n=break',
    'request_route=[DEFAULT_ROUTE] l=18 a=16 n=if',
    'request_route=[DEFAULT_ROUTE] l=18 a=5 n=route',
    'request_route=[SUB] l=22 a=2 n=return',
    'request_route=[DEFAULT_ROUTE] l=18 a=2 n=exit',
  ]);
});

test('it is switched on and off while the server runs, in all workers', async (t) => {
  const { logged, rpc } = await serve(
    t,
    '',
    'request_route { async_sleep(1); t_reply("404", "Not found"); exit; }',
  );
  assert.deepEqual(await logged('OPTIONS', 1000), []);
  assert.equal(await rpc('dbg.trace', 'on'), '200 ok');
  assert.deepEqual(await logged('OPTIONS', 1000), [
    'request_route=[DEFAULT_ROUTE] l=1 a=25 n=async_sleep',
    'failure_route=[DEFAULT_ROUTE] l=1 a=26 n=t_reply',
    'failure_route=[DEFAULT_ROUTE] l=1 a=2 n=exit',
  ]);
  assert.equal(await rpc('dbg.trace', 'off'), '200 ok');
  assert.deepEqual(await logged('OPTIONS', 1000), []);
});

test('xlog may have a level of its own', async (t) => {
  const script = 'request_route { xlog("L_DBG", "debug\\n"); xlog("L_INFO", "info\\n"); exit; }';
  const { logged, rpc } = await serve(
    t,
    'modparam("debugger", "mod_level_mode", 1)\nmodparam("debugger", "mod_level", "xlog=3")',
    script,
  );
  assert.deepEqual(await logged(), ['<script>: debug', '<script>: info']);
  assert.equal(await rpc('dbg.get_mod_level', 'xlog'), 3);
  assert.equal(await rpc('dbg.get_mod_level', 'tm'), 2);
  assert.equal(await rpc('dbg.set_mod_level', 'xlog', -5), '200 ok');
  assert.deepEqual(await logged(), []);
  assert.equal(await rpc('dbg.get_mod_level', 'xlog'), -5);
});

test('the level of the core is debug', async (t) => {
  const { logged, rpc } = await serve(t, '', 'request_route { xlog("L_DBG", "debug\\n"); exit; }');
  assert.equal(await rpc('dbg.set_mod_level', 'core', 3), '200 ok');
  assert.deepEqual(await logged(), ['<script>: debug']);
  assert.equal(await rpc('dbg.get_mod_level', 'core'), 3);
});

test('mod_level of core is debug, and one of another module is told to have no effect', async (t) => {
  const params = ['core=3', 'tm=3'].map((text) => `modparam("debugger", "mod_level", "${text}")`).join('\n');
  const { logged, said } = await serve(
    t,
    `modparam("debugger", "mod_level_mode", 1)\n${params}`,
    'request_route { xlog("L_DBG", "debug\\n"); exit; }',
  );
  assert.match(said(), /the lines of tm have no level of their own.*\[debugger\.no-level\]/);
  assert.deepEqual(await logged(), ['<script>: debug']);
});

test('variables and the message as they stand', async (t) => {
  const { logged } = await serve(
    t,
    '',
    `request_route {
  $avp(y) = "one"; $avp(y) = 2; $var(x) = 5; $xavp(z=>f) = "v";
  dbg_pv_dump(31, "L_INFO");
  dbg_pv_dump(2, "L_INFO");
  dbg_pv_dump();
  remove_hf("Call-ID");
  append_hf("X-New: 1\\r\\n");
  dbg_sip_msg();
  exit;
}`,
  );
  const [all, avps, message, ...more] = await logged();
  assert.equal(all, '{"$avp(y)":[2,"one"],"$var(x)":5,"$xavp(z)":[{"f":"v"}]}');
  assert.equal(avps, '{"$avp(y)":[2,"one"]}');
  assert.match(
    message ?? '',
    /START OF SIP message debug[\s\S]*OPTIONS sip:a@127\.0\.0\.1 SIP\/2\.0[\s\S]*\n- Call-ID: 1\n\+ X-New: 1\n/,
  );
  assert.deepEqual(more, []);
});

const REFUSED: readonly (readonly [call: readonly [string, ...Json[]], message: string])[] = [
  [['dbg.trace'], 'Config trace command missing'],
  [['dbg.trace', 'x'], 'Unknown trace command'],
  [['dbg.trace', 'on', 5], 'No such pid: all workers are traced, or none'],
  [['dbg.get_mod_level'], 'invalid parameters'],
  [['dbg.set_mod_level', 'xlog'], 'invalid parameters'],
  [['dbg.set_mod_level', 'xlog', 3], 'cannot store parameter'],
];

for (const [[method, ...given], message] of REFUSED) {
  test(`refused: ${method} ${given.join(' ')}`, async (t) => {
    const { rpc } = await serve(t, '', 'request_route { exit; }');
    assert.deepEqual(await rpc(method, ...given), new RpcFault(500, message));
  });
}

for (const text of ['xlog', 'xlog=x']) {
  test(`a mistake: mod_level ${text}`, (t) =>
    assert.rejects(
      serve(t, `modparam("debugger", "mod_level", "${text}")`, 'request_route { exit; }'),
      /mod_level/,
    ));
}

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Json, RpcFault } from '../../kit/index.ts';
import { createTestServer } from '../../testing/index.ts';

async function serve(t: TestContext, script: string, params = '') {
  const server = await createTestServer({
    scriptPath: 'x.cfg',
    scriptText: `#!KAMAILIO
async_workers=1
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "async.so"
loadmodule "counters.so"
modparam("counters", "script_counter", "calls")
modparam("counters", "script_counter", "grp.bytes: bytes that came")
${params}
${script}`,
  });
  t.after(() => server.stop());
  return {
    ...server,
    rpc: (method: string, ...given: Json[]) => server.server.rpc.call(method, given),
    async request() {
      server.send(
        'OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:f@h>;tag=1\r\nTo: <sip:t@h>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n',
        { ip: '127.0.0.1', port: 7000 },
      );
      await server.advance(100);
    },
  };
}

test('the script counts, in all workers', async (t) => {
  const { request, rpc, log } = await serve(
    t,
    `request_route {
  cnt_inc("calls");
  cnt_add("grp.bytes", "$ml");
  cnt_add("grp.bytes", "-100");
  async_task_data("TASK", "x");
  xlog("$stat(calls) $stat(grp:bytes)\\n");
}
route[TASK] { cnt_add("script.calls", 10); }`,
  );
  await request();
  assert.deepEqual(await rpc('cnt.get', 'script', 'calls'), 11, log);
  const bytes = await rpc('cnt.get_raw', 'grp', 'bytes');
  assert.ok(typeof bytes === 'number' && bytes > 0);
  assert.deepEqual(await rpc('cnt.grp_get_all', 'grp'), { bytes });
  assert.deepEqual(await rpc('stats.fetchn', 'script:'), { 'script.calls': 11 });
});

test('counters are set back by commands and by the script, whichever comes first', async (t) => {
  const { request, rpc } = await serve(
    t,
    'request_route { cnt_add("calls", 5); if ($stat(calls) == 10) cnt_reset("calls"); }',
  );
  await request();
  await rpc('cnt.reset', 'script', 'calls');
  assert.equal(await rpc('cnt.get', 'script', 'calls'), 0);
  await request();
  await request();
  await request();
  assert.equal(await rpc('cnt.get', 'script', 'calls'), 5);
  await rpc('stats.reset_statistics', 'calls');
  assert.equal(await rpc('cnt.get', 'script', 'calls'), 0);
});

test('a counter may go below 0', async (t) => {
  const { request, rpc } = await serve(t, 'request_route { cnt_add("calls", "-3"); exit; }');
  await request();
  assert.equal(await rpc('cnt.get', 'script', 'calls'), -3);
});

test('groups, names and what they count', async (t) => {
  const { rpc } = await serve(
    t,
    'request_route { exit; }',
    'modparam("counters", "script_cnt_grp_name", "own")',
  );
  const groups = await rpc('cnt.grps_list');
  assert.ok(Array.isArray(groups));
  assert.deepEqual(
    ['core', 'grp', 'own', 'shmem', 'script'].filter((group) => groups.includes(group)),
    ['core', 'grp', 'own', 'shmem'],
  );
  assert.deepEqual(await rpc('cnt.var_list', 'own'), ['calls']);
  assert.equal(await rpc('cnt.help', 'grp', 'bytes'), 'bytes that came');
  assert.equal(await rpc('cnt.help', 'own', 'calls'), 'custom script counter.');
  assert.deepEqual(await rpc('cnt.help', 'own', 'x'), new RpcFault(400, 'non-existent counter own.x\n'));
  assert.deepEqual(
    await rpc('cnt.var_list'),
    new RpcFault(400, 'error at parameter 0: expected string type but end of packet encountered'),
  );
});

const MISTAKES: readonly (readonly [script: string, params: string, message: RegExp])[] = [
  ['request_route { cnt_inc("nope"); }', '', /there is no counter "nope"/],
  ['request_route { cnt_add("grp.calls", 1); }', '', /there is no counter "grp\.calls"/],
  [
    'request_route { exit; }',
    'modparam("counters", "script_counter", "calls")',
    /two counters "script\.calls"/,
  ],
  ['request_route { exit; }', 'modparam("counters", "script_counter", "a.b.c")', /"a\.b\.c" is no name/],
  ['request_route { exit; }', 'modparam("counters", "script_counter", "")', /is no name/],
];

for (const [script, params, message] of MISTAKES) {
  test(`a mistake: ${script} ${params}`, (t) => assert.rejects(serve(t, script, params), message));
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RpcFault } from '../../src/kit/index.ts';
import { createTestServer } from '../../src/testing/index.ts';
import { request, start } from './support.ts';

const SCRIPT = '#!KAMAILIO\nrequest_route { exit; }\n';

test('a running server lists and explains its commands', async () => {
  const { server, stop } = await createTestServer({ scriptPath: 'x.cfg', scriptText: SCRIPT });
  const { rpc } = server;
  const methods = await rpc.call('system.listMethods', []);
  assert.ok(Array.isArray(methods) && methods.includes('system.methodHelp'));
  for (const method of rpc.methods())
    assert.equal(typeof (await rpc.call('system.methodHelp', [method])), 'string');
  assert.deepEqual(await rpc.call('system.methodHelp', ['no.such']), new RpcFault(400, 'command not found'));
  assert.deepEqual(await rpc.call('system.methodHelp', []), new RpcFault(400, 'Method Name Expected'));
  await stop();
});

test('a script calls commands in any worker, and before the first message', async (t) => {
  const running = await start(
    t,
    `loadmodule "jsonrpcs.so"
modparam("jsonrpcs", "pretty_format", 0)
modparam("htable", "htable", "t=>size=4;")
request_route {
    async_route("LATER", "1");
}
route[LATER] {
    jsonrpc_exec('{"jsonrpc":"2.0","method":"htable.get","params":["t","k\\u00e9"],"id":1}');
    xlog("$rc $jsonrpl(body)\n");
    jsonrpc_exec('{"jsonrpc":"2.0","method":"htable.get","params":["t","none"],"id":1}');
    xlog("$rc $jsonrpl(code) $jsonrpl(text)\n");
    jsonrpc_exec('{broken');
    xlog("$rc $jsonrpl(code)\n");
    send_reply("404", "Later");
}
event_route[htable:mod-init] {
    jsonrpc_exec('{"jsonrpc":"2.0","method":"htable.sets","params":["t","k\\u00e9","v\\u00e9"],"id":1}');
}
`,
  );
  running.send(request('OPTIONS', 'one'));
  await running.advance(1500);
  assert.deepEqual(running.replies(), ['404 OPTIONS 1000']);
  const bytes = Buffer.from('{"item":{"name":"ké","value":"vé","flags":2,"expire":"NEVER"}}').toString(
    'latin1',
  );
  assert.ok(running.test.log.includes(`1 {"jsonrpc":"2.0","result":${bytes},"id":1}`), running.test.log);
  assert.match(running.test.log, /1 500 Key name doesn't exist in htable\./);
  assert.match(running.test.log, /1 -32700/);
});

test('an answer that is more than an async worker takes is a fault there, and it goes on', async (t) => {
  const running = await start(
    t,
    `loadmodule "jsonrpcs.so"
modparam("htable", "htable", "t=>size=4;")
request_route {
    async_route("LATER", "1");
}
route[LATER] {
    jsonrpc_exec('{"jsonrpc":"2.0","method":"htable.dump","params":["t"],"id":1}');
    xlog("code $jsonrpl(code)\n");
    send_reply("404", "Later");
}
`,
    { storeBytes: 64 * 1024 * 1024 },
  );
  for (let key = 0; key < 40; key++) {
    await running.test.server.rpc.call('htable.sets', ['t', `k${key}`, 'x'.repeat(1024 * 1024)]);
  }
  running.send(request('OPTIONS', 'one'));
  await running.advance(1500);
  assert.deepEqual(running.replies(), ['404 OPTIONS 1000']);
  assert.match(running.test.log, /code (200|500)/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RpcFault } from '../../src/kit/index.ts';
import { createTestServer } from '../../src/testing/index.ts';

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

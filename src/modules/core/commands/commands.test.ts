import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testProcess } from '../../../kit/fixture.ts';
import { createFixture } from '../../fixture.ts';
import core from '../index.ts';

test('uptime counts from the start', async () => {
  const { rpc, clock } = createFixture(core, { server: { startedAt: 0 } });
  const before = await rpc('core.uptime');
  await clock.advance(90_061_000);
  const uptime = await rpc('core.uptime');
  const info = await rpc('core.runinfo');
  assert.ok(typeof before === 'object' && before !== null && 'uptime' in before);
  assert.ok(typeof uptime === 'object' && uptime !== null && 'uptime' in uptime && 'up_since' in uptime);
  assert.equal(Number(uptime.uptime) - Number(before.uptime), 90_061);
  assert.match(String(uptime.up_since), /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]\d \d\d:\d\d:\d\d (19|20)\d\d$/);
  assert.ok(typeof info === 'object' && info !== null && 'utime_days' in info);
  assert.match(String(info.utime_days), /^\d+d \d+h \d+m \d+s$/);
});

test('workers, modules, aliases and the process are those of the server', async () => {
  const killed: number[] = [];
  const { rpc } = createFixture(core, {
    server: {
      process: testProcess(killed),
      modules: ['tm', 'sl'],
      workers: [
        { pid: 7, description: 'SIP worker' },
        { pid: 8, description: 'async worker child=0 group=async' },
      ],
      aliases: [
        { proto: null, host: 'example.org', port: 0 },
        { proto: 'udp', host: 'other.example.org', port: 5080 },
      ],
    },
  });
  assert.deepEqual(await rpc('core.ps'), [7, 'SIP worker', 8, 'async worker child=0 group=async']);
  assert.deepEqual(await rpc('core.modules'), ['sl', 'tm']);
  assert.deepEqual(await rpc('core.pwd'), ['/work']);
  assert.deepEqual(await rpc('core.aliases_list'), {
    myself_callbacks: 'no',
    aliases: [
      { alias: { proto: '*', address: 'example.org', port: '*' } },
      { alias: { proto: 'udp', address: 'other.example.org', port: 5080 } },
    ],
  });
  assert.deepEqual(await rpc('core.kill'), {});
  assert.deepEqual(await rpc('core.kill', 10), {});
  assert.deepEqual(killed, [15, 10]);
});

test('memory is that of the shared store', async () => {
  const { rpc, store } = createFixture(core);
  store.table('t').set('key', 'x'.repeat(1000), 0, 0);
  const memory = await rpc('core.shmmem');
  assert.ok(typeof memory === 'object' && memory !== null && 'total' in memory && 'max_used' in memory);
  const { capacityBytes, usedBytes } = store.stats();
  assert.equal(memory.total, capacityBytes);
  assert.equal(memory.used, usedBytes);
  store.table('t').clear();
  const after = await rpc('core.shmmem', 'k');
  assert.ok(typeof after === 'object' && after !== null && 'max_used' in after && 'used' in after);
  assert.ok(Number(after.max_used) >= Number(after.used));
  assert.equal(after.max_used, Math.floor(usedBytes / 1024));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixture, OPTIONS } from '../fixture.ts';
import htable from './index.ts';

function tables() {
  return createFixture(htable, {
    params: { htable: ['t=>size=4;autoexpire=100', 'u=>size=2;initval=7;updateexpire=0'] },
  });
}

test('what a command writes is what the script reads, with its expiry', async () => {
  const { rpc, get, run, clock } = tables();
  assert.equal(await rpc('htable.setxs', 't', 'k', 'v', 50), 'Ok. Key set to new value.');
  assert.equal(await rpc('htable.seti', 'u', 'n', '-5'), 'Ok. Key set to new value.');
  const context = run(OPTIONS);
  assert.equal(get(context, 'sht', 't=>k'), 'v');
  assert.equal(get(context, 'sht', 'u=>n'), -5);
  assert.equal(get(context, 'shtex', 't=>k'), 50);
  assert.equal(await rpc('htable.setex', 't', 'k', 2), 'Ok');
  await clock.advance(2001);
  assert.equal(await rpc('htable.get', 't', 'k'), "500 Key name doesn't exist in htable.");
  assert.deepEqual(await rpc('htable.get', 'u', 'n'), {
    item: { name: 'n', value: -5, flags: 0, expire: 'NEVER' },
  });
  assert.equal(await rpc('htable.seti', 'u', 'n', 'five'), '400 parameter value must be an integer');
});

test('entries stand in the slots that Kamailio keeps them in', async () => {
  const { rpc } = tables();
  await rpc('htable.seti', 't', 'n', 5);
  await rpc('htable.sets', 't', 'k', 'hello');
  assert.deepEqual(await rpc('htable.dump', 't'), [
    { entry: 3, size: 1, slot: [{ name: 'n', value: 5, type: 'int' }] },
    { entry: 6, size: 1, slot: [{ name: 'k', value: 'hello', type: 'str' }] },
  ]);
  assert.deepEqual(await rpc('htable.stats'), [
    { name: 't', slots: 16, all: 2, min: 0, max: 1 },
    { name: 'u', slots: 4, all: 0, min: 0, max: 0 },
  ]);
  assert.equal(await rpc('htable.flush', 't'), 'Ok. Htable flushed.');
  assert.deepEqual(await rpc('htable.dump', 't'), []);
});

test('a full store refuses', async () => {
  const { rpc } = tables();
  const large = 'x'.repeat(1024 * 1024);
  let answer = await rpc('htable.sets', 't', 'k0', large);
  for (let count = 1; count < 200 && answer === 'Ok. Key set to new value.'; count++) {
    answer = await rpc('htable.sets', 't', `k${count}`, large);
  }
  assert.equal(answer, '500 Failed to set the item');
});

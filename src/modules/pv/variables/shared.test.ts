import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixture, OPTIONS } from '../../fixture.ts';
import pv from '../index.ts';

test('shared variables are read and written by commands', async () => {
  const { rpc, run, get, set } = createFixture(pv, { params: { shvset: ['x=i:5', 's=s:text'] } });
  const context = run(OPTIONS);
  assert.deepEqual(await rpc('pv.shvGet', 'x'), { name: 'x', type: 'int', value: 5 });
  assert.equal(await rpc('pv.shvSet', 'x', 'str', 7), 'Ok. Variable set to new value.');
  assert.equal(get(context, 'shv', 'x'), '7');
  assert.equal(await rpc('pv.shvSet', 'x', 'int', 'seven'), '400 parameter value must be an integer');
  assert.equal(await rpc('pv.shvSet', 'none', 'int', 7), '404 Variable not found');
  set(context, 'shv', 's', 'other');
  const all = await rpc('pv.shvGet');
  assert.ok(typeof all === 'object' && all !== null && 'items' in all && Array.isArray(all.items));
  const items = all.items.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  assert.deepEqual(items, [
    { shv: { name: 's', type: 'string', value: 'other' } },
    { shv: { name: 'x', type: 'string', value: '7' } },
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEventName } from './event-names.ts';
import { loadScript } from './load.ts';

test('an event route counts as known when a loaded module runs it', async () => {
  const text = 'loadmodule "htable.so"\n';
  const { modules } = await loadScript({
    path: 'test.cfg',
    readFile: () => Buffer.from(text, 'latin1'),
    env: {},
    defines: [],
  });
  assert.equal(isEventName(modules, 'htable:mod-init'), true);
  assert.equal(isEventName(modules, 'htable:expired:calls'), true);
  assert.equal(isEventName(modules, 'tm:local-request'), false);
  assert.equal(isEventName(modules, 'core:worker-one-init'), true);
  // Kamailio's core runs it; nothing here does, so the script is told.
  assert.equal(isEventName(modules, 'core:msg-received'), false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalSocket } from '../net/network.ts';
import { createVirtualClock } from '../time/virtual-clock.ts';
import { autoAliases } from './auto-aliases.ts';

const SOCKETS: readonly LocalSocket[] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((ip) => ({
  proto: 'udp',
  ip,
  port: 5060,
  advertise: null,
}));

test('names of our addresses; an address without one gives none', async () => {
  const names = await autoAliases(SOCKETS, createVirtualClock(), async (ip) => {
    if (ip === '10.0.0.1') return 'sip.example.org';
    if (ip === '10.0.0.2') throw new Error('ENOTFOUND');
    return ip;
  });
  assert.deepEqual(names, ['sip.example.org:5060']);
});

test('a resolver that does not answer holds the start back for a second', async () => {
  const clock = createVirtualClock();
  const names = autoAliases(SOCKETS, clock, async (ip) =>
    ip === '10.0.0.1' ? 'sip.example.org' : new Promise<string>(() => {}),
  );
  await clock.advance(1000);
  assert.deepEqual(await names, ['sip.example.org:5060']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProblem } from '../../kit/index.ts';
import { createVolatileStore } from '../../store/volatile-store.ts';
import { createVirtualClock } from '../../time/virtual-clock.ts';
import { type NodeSettings, openNodes, parseNodes } from './nodes.ts';

function nodesOf(values: readonly string[], settings: Partial<NodeSettings> = {}) {
  const all = parseNodes(values, 0, 'node');
  assert.ok(!isProblem(all));
  const clock = createVirtualClock();
  const store = createVolatileStore({ maxBytes: 1 << 20, hashSeed: [1, 2] });
  const given = { disableMs: 60_000, callMs: 3_600_000, aggressive: false, allowOperation: 0, ...settings };
  return { clock, nodes: openNodes('node', all, given, store, clock) };
}

test('nodes, weights and sets are read', () => {
  const nodes = parseNodes(
    ['udp:127.0.0.1:12221=2 udp6:[::1]:12222', ' 7 ==  udp:engine.example.com'],
    3,
    'node',
  );
  assert.ok(!isProblem(nodes));
  assert.deepEqual(
    nodes.map(({ url, host, port, set, weight, index }) => [url, host, port, set, weight, index]),
    [
      ['udp:127.0.0.1:12221', '127.0.0.1', 12221, 3, 2, 0],
      ['udp6:[::1]:12222', '::1', 12222, 3, 1, 1],
      ['udp:engine.example.com', 'engine.example.com', 22222, 7, 1, 2],
    ],
  );
  for (const text of ['udp:', 'udp:h:0', 'udp:h:70000', 'ws://h:1/', 'udp:h:1=x'])
    assert.ok(isProblem(parseNodes([text], 0, 'node')), text);
});

test('calls are spread by weight, and each stays with its node', () => {
  const { nodes } = nodesOf(['udp:127.0.0.1:1=3 udp:127.0.0.1:2=1']);
  const counts = [0, 0];
  for (let call = 0; call < 1000; call++) {
    const node = nodes.choose(`call-${call}@example.com`, 0, new Set());
    assert.ok(node);
    counts[node.index] = (counts[node.index] ?? 0) + 1;
    assert.equal(nodes.choose(`call-${call}@example.com`, 0, new Set()), node);
  }
  assert.ok((counts[0] ?? 0) > 650 && (counts[0] ?? 0) < 850, String(counts));
  assert.equal(nodes.choose('x', 9, new Set()), null);
});

test('a node that does not answer is left out for its time, one that an operator took out until it is back', () => {
  const { nodes, clock } = nodesOf(['udp:127.0.0.1:1 udp:127.0.0.1:2']);
  const [one, two] = nodes.all;
  assert.ok(one && two);
  nodes.failed(one);
  for (let call = 0; call < 20; call++) assert.equal(nodes.choose(String(call), 0, new Set()), two);
  assert.deepEqual(nodes.standing(one), { out: 'for a time', ms: 60_000 });
  nodes.setEnabled(two, false);
  assert.equal(nodes.choose('a', 0, new Set()), null);
  nodes.answered(two);
  assert.deepEqual(nodes.standing(two), { out: 'by hand' });
  return clock.advance(60_001).then(() => {
    assert.equal(nodes.choose('a', 0, new Set()), one);
    nodes.setEnabled(two, true);
    assert.deepEqual(nodes.standing(two), { out: 'no' });
  });
});

test('rtpengine_allow_op and aggressive_redetection', () => {
  const byHand = nodesOf(['udp:127.0.0.1:1 udp:127.0.0.1:2'], { allowOperation: 2 }).nodes;
  const [one, two] = byHand.all;
  assert.ok(one && two);
  byHand.keep('call', one);
  byHand.setEnabled(one, false);
  assert.equal(byHand.choose('call', 0, new Set()), one);
  byHand.forget('call', 0);
  assert.equal(byHand.choose('call', 0, new Set()), two);
  const aggressive = nodesOf(['udp:127.0.0.1:1 udp:127.0.0.1:2'], { aggressive: true }).nodes;
  for (const node of aggressive.all) aggressive.failed(node);
  assert.notEqual(aggressive.choose('call', 0, new Set()), null);
});

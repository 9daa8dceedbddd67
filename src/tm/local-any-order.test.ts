/** Any order of what can happen to a request of our own: who asked is told once, and nothing is left behind. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertEmpty } from './fixture.ts';
import { createForking, ofOurOwn } from './forking-fixture.ts';

type Step =
  | { readonly kind: 'reply'; readonly branch: number; readonly status: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'cancel' | 'hold' | 'release' | 'drop' | 'fork' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('reply' as const),
      branch: fc.nat({ max: 2 }),
      status: fc.constantFrom(100, 180, 200, 302, 401, 486, 487, 503, 603),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      ms: fc.constantFrom(1, 400, 6000, 40_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...(['cancel', 'hold', 'release', 'drop', 'fork'] as const).map((kind) => ({ kind })),
    ),
  },
);

interface Told {
  readonly status: number;
  readonly received: boolean;
}

async function play(method: string, steps: readonly Step[]): Promise<{ told: Told[]; dropped: boolean }> {
  const told: Told[] = [];
  const fixture = createForking(
    method,
    { fr_timer: 5000, fr_inv_timer: 10_000 },
    { onLocalReply: (_transaction, status, _bytes, received) => told.push({ status, received }) },
    ofOurOwn,
  );
  const { manager, transaction, clock } = fixture;
  let dropped = false;
  let holds = 0;
  fixture.fork(1);
  for (const one of steps) {
    switch (one.kind) {
      case 'reply':
        fixture.answer(one.branch, one.status);
        break;
      case 'advance':
        await clock.advance(one.ms);
        break;
      case 'cancel':
        manager.cancel(transaction);
        break;
      case 'hold':
        if (manager.find(transaction) !== null) holds++;
        manager.hold(transaction);
        break;
      case 'release':
        if (holds > 0) {
          holds--;
          manager.release(transaction);
        }
        break;
      case 'drop':
        if (told.length === 0) dropped = true;
        manager.drop(transaction);
        break;
      case 'fork':
        if (manager.branches(transaction).length < 3) fixture.fork(1);
        break;
    }
  }
  for (; holds > 0; holds--) manager.release(transaction);
  await clock.advance(3_600_000);
  assertEmpty(fixture);
  const replies = fixture.sent.filter((line) => /^\S+ [1-6]\d\d /.test(line));
  assert.deepEqual(replies, [], 'a reply to a request of our own');
  return { told, dropped };
}

for (const method of ['INVITE', 'OPTIONS']) {
  test(`an ${method} of our own in any order ends in one answer and leaves nothing`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { told, dropped } = await play(method, steps);
        if (!dropped) assert.ok(told.length > 0, 'nobody was told');
        // Further 2xx of an INVITE want their ACK (RFC 3261 section 13.2.2.4).
        for (const { status, received } of dropped ? told : told.slice(1)) {
          assert.ok(method === 'INVITE' && received && status >= 200 && status < 300, `told ${status} too`);
        }
      }),
      { numRuns: 300 },
    );
  });
}

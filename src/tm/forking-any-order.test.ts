/**
 * Any order of replies of several branches, retransmissions, CANCEL, timers, runs that are out, suspended replies and serial
 * forking: the caller gets one final answer, each branch its ACK, and nothing is left behind.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { forwardedReply } from '../sip/forward.ts';
import { assertEmpty, record } from './fixture.ts';
import { createForking, type Forking, replyOf } from './forking-fixture.ts';

type Step =
  | { readonly kind: 'reply'; readonly branch: number; readonly status: number; readonly stops: boolean }
  | { readonly kind: 'wake'; readonly branch: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'again' | 'ack' | 'cancel' | 'hold' | 'release' | 'local' | 'fork' | 'back' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('reply' as const),
      branch: fc.nat({ max: 4 }),
      status: fc.constantFrom(100, 180, 183, 200, 302, 401, 404, 407, 486, 487, 503, 603),
      stops: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wake' as const), branch: fc.nat({ max: 4 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      ms: fc.constantFrom(1, 400, 1000, 6000, 40_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...(['again', 'ack', 'cancel', 'hold', 'release', 'local', 'fork', 'back'] as const).map((kind) => ({
        kind,
      })),
    ),
  },
);

const MOST_BRANCHES = 5;

/** Plays the steps and lets an hour pass; what the caller was sent, and how many ACKs are owed. */
async function play(method: string, steps: readonly Step[]): Promise<{ finals: string[]; owed: number }> {
  let forks = false;
  let claims: number[] = [];
  let holds = 0;
  let failures = 0;
  const fixture: Forking = createForking(
    method,
    { fr_timer: 5000, fr_inv_timer: 10_000 },
    {
      onWake: (_transaction, suspension) => claims.push(suspension.slot),
      // A failure route is a run that is out until it comes back.
      onFailure() {
        failures++;
      },
    },
  );
  const { manager, transaction, clock } = fixture;
  let owed = 0;
  fixture.fork(2);

  function reply(branch: number, status: number, stops: boolean): void {
    const message = replyOf(transaction, method, branch, status);
    const reception = manager.receiveReply(message);
    if (reception.kind !== 'unmatched' && method === 'INVITE' && status >= 300) owed++;
    if (reception.kind !== 'matched') return;
    if (reception.held) {
      manager.queueReply(transaction, branch, message.bytes, {
        proto: 'udp',
        socket: 0,
        ip: '127.0.0.1',
        port: 1,
        connection: 0,
      });
      return;
    }
    const bytes = forwardedReply(message, []);
    const stop = { wakeAt: clock.now() + 500, record, reply: { status, bytes } };
    if (stops && manager.suspend(transaction, branch + 1, stop).granted) return;
    manager.relayReply(transaction, branch, status, bytes, false);
  }

  /** Every run that is out comes back. */
  function comeBack(): void {
    while (claims.length + failures > 0) {
      const slots = claims;
      claims = [];
      for (const slot of slots) {
        manager.endOfResumedRun(transaction, slot);
        manager.release(transaction);
      }
      for (; failures > 0; failures--) {
        if (forks && manager.branches(transaction).length < MOST_BRANCHES) fixture.fork(1);
        forks = false;
        manager.endOfFailure(transaction);
        manager.release(transaction);
      }
    }
  }

  for (const one of steps) {
    switch (one.kind) {
      case 'reply':
        reply(one.branch, one.status, one.stops);
        break;
      case 'wake': {
        const claimed = manager.claim(transaction, one.branch + 1, null);
        if (claimed.kind === 'claimed') claims.push(one.branch + 1);
        break;
      }
      case 'advance':
        await clock.advance(one.ms);
        break;
      case 'again':
        fixture.receive({ method });
        break;
      case 'ack':
        if (method === 'INVITE') fixture.receive({ method: 'ACK' });
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
      case 'local':
        if (manager.find(transaction) !== null) fixture.reply(transaction, 480);
        break;
      case 'fork':
        forks = true;
        break;
      case 'back':
        comeBack();
        break;
    }
  }
  for (; holds > 0; holds--) manager.release(transaction);
  for (let passed = 0; passed < 20; passed++) {
    comeBack();
    await clock.advance(180_000);
  }
  assertEmpty(fixture);
  const lines = fixture.sent.map((line) => line.replace(/^\S+ /, ''));
  const acks = lines.filter((line) => line.startsWith('ACK to')).length;
  return { finals: lines.filter((line) => /^[2-6]\d\d /.test(line)), owed: owed - acks };
}

/** A CANCEL lets go a suspended provisional reply that a final one waits behind. */
const BEHIND_A_PROVISIONAL: readonly Step[] = [
  { kind: 'reply', branch: 1, status: 100, stops: true },
  { kind: 'reply', branch: 1, status: 503, stops: false },
  { kind: 'cancel' },
];

for (const method of ['INVITE', 'OPTIONS']) {
  test(`branches of an ${method} in any order end in one answer and leave nothing`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { finals, owed } = await play(method, steps);
        assert.ok(finals.length > 0, 'no final answer');
        const negative = new Set(finals.filter((line) => !line.startsWith('2')));
        assert.ok(negative.size <= 1, [...negative].join(', '));
        if (finals[0]?.startsWith('2')) assert.equal(negative.size, 0, 'a failure after a success');
        if (method !== 'INVITE') assert.equal(new Set(finals).size, 1, finals.join(', '));
        assert.equal(owed, 0, 'an ACK is missing');
      }),
      { numRuns: 300, examples: [[BEHIND_A_PROVISIONAL]] },
    );
  });
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseMessage } from '../sip/parse.ts';
import { createVirtualClock } from '../time/virtual-clock.ts';
import { flow, replyTo, requestOf } from './fixture.ts';
import { createTransactionManager } from './manager.ts';
import type { Suspension } from './suspension.ts';
import type { Transaction } from './transaction.ts';

/** One thing that happens to the one transaction of a test run. */
type Step =
  | { readonly kind: 'request' | 'ack' | 'cancel' | 'hold' | 'come back' | 'end of run' | 'drop' }
  | { readonly kind: 'suspend'; readonly wakeIn: number | null }
  | { readonly kind: 'claim' | 'claim when free'; readonly turn: number | null }
  | { readonly kind: 'reply'; readonly status: number }
  | { readonly kind: 'timers'; readonly fr: number; readonly maxLifetime: number }
  | { readonly kind: 'wait'; readonly ms: number };

const plain = fc.constantFrom(
  ...(['request', 'ack', 'cancel', 'hold', 'come back', 'end of run', 'drop'] as const).map((kind) => ({
    kind,
  })),
);
const turn = fc.option(fc.integer({ min: 0, max: 4 }));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: plain },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('suspend' as const),
      wakeIn: fc.option(fc.integer({ min: -5, max: 40_000 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('claim' as const, 'claim when free' as const), turn }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('reply' as const),
      status: fc.constantFrom(100, 180, 200, 404, 500),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('timers' as const),
      fr: fc.integer({ min: 0, max: 60_000 }),
      maxLifetime: fc.integer({ min: 0, max: 200_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.oneof(fc.nat(600), fc.nat(6_000), fc.nat(40_000)),
    }),
  },
);

describe('any order of events', () => {
  for (const method of ['INVITE', 'OPTIONS']) {
    it(`answers an ${method} with one final reply, gives each suspension out once, hangs nobody and leaks nothing`, () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, timeoutAnswers) => {
          play(method, steps, timeoutAnswers);
        }),
        { numRuns: 1_500, seed: 17 },
      );
    });
  }
});

function play(method: string, steps: readonly Step[], timeoutAnswers: boolean): void {
  const clock = createVirtualClock();
  const finals: Buffer[] = [];
  /** Suspensions that are granted and neither given out nor ended, by turn. */
  const asleep = new Set<number>();
  const givenOut = new Set<number>();
  let runsOut = 0;
  let claimsAsked = 0;
  let claimsAnswered = 0;

  function giveOut(suspension: Suspension): void {
    assert.equal(suspension.record[0], suspension.turn, 'the bytes of its own turn');
    assert.ok(asleep.delete(suspension.turn), 'given out only while it sleeps');
    assert.ok(!givenOut.has(suspension.turn), 'given out once');
    givenOut.add(suspension.turn);
    runsOut++;
    assert.ok(manager.find(suspension)?.held);
  }

  const manager = createTransactionManager({
    clock,
    random: () => 7,
    send(_flow, bytes) {
      const parsed = parseMessage(Buffer.from(bytes));
      assert.ok(parsed.ok);
      if (parsed.message.status >= 200) finals.push(Buffer.from(bytes));
      else assert.equal(finals.length, 0, 'nothing provisional after a final reply');
    },
    callbacks: {
      buildReply: replyTo,
      onWake(_transaction, suspension) {
        assert.ok(suspension.wakeAt !== null && suspension.wakeAt <= clock.wallTime(), 'never early');
        giveOut(suspension);
      },
      onTimeout(timedOut, suspension) {
        giveOut(suspension);
        if (timeoutAnswers) manager.reply(timedOut, 408, replyTo(timedOut, 408, 'Request Timeout'));
      },
      onCancelled: () => {},
      onReply: () => assert.fail('nothing was forwarded'),
      onBranchFailure: () => assert.fail('nothing was forwarded'),
      onFailure: () => assert.fail('nothing was forwarded'),
      onGone: () => assert.fail('nothing was watched'),
      onTerminated: () => assert.fail('nothing was noted'),
      onLocalReply: () => assert.fail('nothing of our own was sent'),
      onReplied: () => assert.fail('nobody listens'),
      onUnqueued: () => assert.fail('nothing was paused'),
    },
  });

  const request = requestOf({ method });
  const created = manager.create(request, flow);
  assert.ok(created !== null);
  const transaction: Transaction = created;
  let mayEndSilently = false;

  /** A suspension that was not given out ends with its transaction, or a CANCEL. */
  function forgetEnded(): void {
    if (!transaction.suspended) asleep.clear();
  }

  for (const event of steps) {
    const alive = transaction.state !== 'terminated';
    const answered = transaction.status >= 200;
    switch (event.kind) {
      case 'request':
        assert.equal(manager.receive(request, flow).kind, alive ? 'absorbed' : 'new');
        break;
      case 'ack':
        if (method === 'INVITE') {
          const sentFinal = transaction.state === 'completed' || transaction.state === 'accepted';
          manager.receive(requestOf({ method: 'ACK' }), flow);
          if (sentFinal) assert.equal(transaction.state, 'confirmed');
        }
        break;
      case 'cancel': {
        const before = finals.length;
        const done = manager.cancel(transaction);
        assert.equal(finals.length, before + (done ? 1 : 0), 'answered at once, held or not');
        if (done) assert.equal(transaction.suspended, false);
        break;
      }
      case 'hold':
        if (alive) {
          manager.hold(transaction);
          runsOut++;
        }
        break;
      case 'come back':
        if (runsOut > 0) {
          manager.endOfResumedRun(transaction);
          runsOut--;
          manager.release(transaction);
          if (alive)
            assert.ok(
              transaction.status >= 200 || transaction.suspended || transaction.held || mayEndSilently,
            );
        }
        break;
      case 'end of run':
        if (manager.endOfRun(transaction)) mayEndSilently = true;
        break;
      case 'drop':
        manager.drop(transaction);
        if (!answered) mayEndSilently = true;
        break;
      case 'suspend': {
        const next = transaction.turn + 1;
        const wasSuspended = transaction.suspended;
        const wakeAt = event.wakeIn === null ? null : clock.now() + event.wakeIn;
        const result = manager.suspend(transaction, 0, { wakeAt, record: Uint8Array.of(next) });
        if (result.granted) {
          assert.ok(alive && !answered && !wasSuspended && !transaction.cancelled);
          assert.equal(result.turn, next);
          asleep.add(next);
        } else if (wasSuspended) {
          assert.equal(result.reason, 'already-suspended');
        }
        break;
      }
      case 'claim': {
        const { held, suspended } = transaction;
        const current = event.turn === null || event.turn === transaction.turn;
        const result = manager.claim(transaction, 0, event.turn);
        assert.equal(result.kind === 'claimed', suspended && current && !held);
        if (result.kind === 'claimed') giveOut(result.suspension);
        break;
      }
      case 'claim when free':
        claimsAsked++;
        manager.claimWhenFree(transaction, 0, event.turn, (result) => {
          claimsAnswered++;
          if (result.kind === 'claimed') giveOut(result.suspension);
        });
        break;
      case 'reply': {
        const bytes = replyTo(
          transaction.state === 'terminated' ? refer(method) : transaction,
          event.status,
          'Said so',
        );
        const { sent } = manager.reply(transaction, event.status, bytes);
        assert.equal(sent, alive && !answered && !mayEndSilently);
        break;
      }
      case 'timers':
        manager.setTimers(transaction, { fr: event.fr, maxLifetime: event.maxLifetime });
        break;
      case 'wait':
        clock.advanceSync(event.ms);
        break;
    }
    forgetEnded();
    assert.equal(manager.stats.suspended, asleep.size);
    assert.ok(
      finals.every((bytes) => bytes.equals(finals[0] ?? bytes)),
      'one final reply, however often sent',
    );
  }

  // Whatever is out comes back without having done anything, and time runs out for the rest.
  for (let rounds = 0; rounds < 20 && (runsOut > 0 || clock.timers > 0); rounds++) {
    while (runsOut > 0) {
      runsOut--;
      manager.release(transaction);
    }
    clock.advanceSync(250_000);
    forgetEnded();
  }
  assert.equal(transaction.state, 'terminated');
  assert.ok(finals.length > 0 || mayEndSilently, 'the caller was answered');
  assert.equal(claimsAnswered, claimsAsked, 'every claimant was told');
  assert.equal(asleep.size, 0);
  assert.equal(clock.timers, 0);
  const { current, ended, suspended } = manager.stats;
  assert.deepEqual({ current, ended, suspended }, { current: 0, ended: 0, suspended: 0 });
}

/** A stand-in for a transaction that is gone, to build a reply that must not be sent. */
function refer(method: string): Transaction {
  const scratch = createTransactionManager({
    clock: createVirtualClock(),
    random: () => 1,
    send: () => {},
    callbacks: {
      buildReply: replyTo,
      onWake: () => {},
      onTimeout: () => {},
      onCancelled: () => {},
      onReply: () => assert.fail('nothing was forwarded'),
      onBranchFailure: () => assert.fail('nothing was forwarded'),
      onFailure: () => assert.fail('nothing was forwarded'),
      onGone: () => {},
      onTerminated: () => {},
      onLocalReply: () => {},
      onReplied: () => {},
      onUnqueued: () => {},
    },
  });
  const transaction = scratch.create(requestOf({ method }), flow);
  assert.ok(transaction !== null);
  return transaction;
}

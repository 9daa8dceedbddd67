import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answer, asleep, assertEmpty, createSleepers, flow, record, requestOf } from './fixture.ts';
import type { Transaction } from './transaction.ts';

const invite = { method: 'INVITE' };
const options = { method: 'OPTIONS' };

describe('suspend', () => {
  it('sends 100 to an INVITE without a reply, and repeats it to retransmissions', () => {
    const fixture = createSleepers();
    asleep(fixture, invite, null);
    fixture.receive(invite);
    const trying = '0 100 trying -- your call is important to us (INVITE)';
    assert.deepEqual(fixture.sent, [trying, trying]);
  });

  it('sends nothing to other requests, after a provisional reply, or when told not to', () => {
    const quiet = createSleepers({ auto_inv_100: 0 });
    asleep(quiet, invite, null);
    assert.deepEqual(quiet.sent, []);
    const fixture = createSleepers({ auto_inv_100_reason: 'unused' });
    asleep(fixture, options, null);
    assert.equal(fixture.receive(options), 'absorbed retransmission');
    const ringing = fixture.arrive({ ...invite, branch: 'z9hG4bK-2' });
    assert.ok(ringing !== null);
    fixture.reply(ringing, 180);
    fixture.manager.suspend(ringing, 0, { wakeAt: null, record });
    assert.deepEqual(fixture.sent, ['0 180 Reason 180 (INVITE)']);
  });

  it('wakes at its time, once, with the bytes it was given', async () => {
    const fixture = createSleepers();
    const transaction = asleep(fixture, options, 4_000);
    assert.equal(transaction.suspended, true);
    assert.equal(transaction.turn, 1);
    await fixture.clock.advance(3_999);
    assert.deepEqual(fixture.events, []);
    await fixture.clock.advance(1);
    assert.deepEqual(fixture.events, ['4000 wake 1 the script state']);
    answer(fixture, transaction);
    await fixture.clock.advance(6_000);
    assert.deepEqual(fixture.sent, ['4000 404 Reason 404 (OPTIONS)']);
    assertEmpty(fixture);
  });

  it('wakes in the order of times, and of suspending where they are equal', async () => {
    const woken: string[] = [];
    const fixture = createSleepers(
      {},
      { onWake: (transaction) => woken.push(transaction.request.toString('latin1', 0, 200)) },
    );
    for (const [branch, at] of [
      ['a', 30],
      ['b', 10],
      ['c', 30],
      ['d', 10],
    ] as const) {
      asleep(fixture, { ...options, branch: `z9hG4bK-${branch}` }, at);
    }
    await fixture.clock.advance(50);
    assert.deepEqual(
      woken.map((text) => /z9hG4bK-(.)/.exec(text)?.[1]),
      ['b', 'd', 'a', 'c'],
    );
  });

  it('is refused once answered, released or cancelled, twice at a time, on unknown slots and past the lifetime', async () => {
    const fixture = createSleepers();
    const reasonFor = (prepare: (transaction: Transaction) => void, branch: string, slot = 0): string => {
      const transaction = fixture.arrive({ ...invite, branch: `z9hG4bK-${branch}` });
      assert.ok(transaction !== null);
      prepare(transaction);
      const result = fixture.manager.suspend(transaction, slot, { wakeAt: 100, record });
      return result.granted ? 'granted' : result.reason;
    };
    assert.equal(
      reasonFor((transaction) => fixture.reply(transaction, 404), '1'),
      'final-reply-sent',
    );
    assert.equal(
      reasonFor((transaction) => fixture.manager.drop(transaction), '2'),
      'released',
    );
    assert.equal(
      reasonFor((transaction) => fixture.manager.cancel(transaction), '3'),
      'final-reply-sent',
    );
    assert.equal(
      reasonFor((transaction) => fixture.manager.suspend(transaction, 0, { wakeAt: null, record }), '4'),
      'already-suspended',
    );
    assert.equal(
      reasonFor(() => {}, '5', 1),
      'no-such-slot',
    );
    assert.equal(
      reasonFor((transaction) => fixture.manager.setTimers(transaction, { maxLifetime: 0 }), '6'),
      'lifetime-over',
    );
    const unknown = fixture.manager.suspend({ index: 1, label: 1 }, 0, { wakeAt: 1, record });
    assert.deepEqual(unknown, { granted: false, reason: 'not-found' });
    assert.equal(fixture.manager.stats.suspensionsRefused, 7);
    assert.equal(fixture.manager.stats.suspended, 1);
  });

  it('lists what sleeps, with times of the epoch', () => {
    const fixture = createSleepers();
    const first = asleep(fixture, options, 4_000);
    asleep(fixture, { ...options, branch: 'z9hG4bK-2' }, null);
    const listed = [...fixture.manager.suspensions()];
    assert.equal(listed.length, 2);
    const { record: bytes, ...header } = listed[0] ?? assert.fail();
    const epoch = fixture.clock.wallTime();
    assert.deepEqual(header, {
      index: first.index,
      label: first.label,
      slot: 0,
      turn: 1,
      wakeAt: epoch + 4_000,
      deadline: epoch + 30_000,
    });
    assert.ok(Buffer.from(bytes).equals(record));
    assert.equal(listed[1]?.wakeAt, null);
  });
});

describe('timeouts of a suspension', () => {
  it('hands it out when fr_timer is over; the late wake does nothing', async () => {
    const fixture = createSleepers();
    const transaction = asleep(fixture, invite, 50_000);
    await fixture.clock.advance(30_000);
    assert.deepEqual(fixture.events, ['30000 fr_timer 1 the script state']);
    fixture.reply(transaction, 408);
    fixture.manager.release(transaction);
    await fixture.clock.advance(30_000);
    assert.equal(fixture.events.length, 1);
    assert.equal(fixture.sent.filter((line) => line.includes(' 408 ')).length > 1, true);
    assertEmpty(fixture);
  });

  it('lets a wake due at the same time win', async () => {
    const fixture = createSleepers();
    asleep(fixture, invite, 30_000);
    await fixture.clock.advance(30_000);
    assert.deepEqual(fixture.events, ['30000 wake 1 the script state']);
  });

  it('is ended by the lifetime when that is shorter', async () => {
    const fixture = createSleepers({ fr_timer: 60_000 });
    asleep(fixture, options, null);
    await fixture.clock.advance(32_000);
    assert.deepEqual(fixture.events, ['32000 max_lifetime 1 the script state']);
  });

  it('follows the transaction’s own timers, from when they are set', async () => {
    const fixture = createSleepers();
    const transaction = asleep(fixture, invite, null);
    await fixture.clock.advance(10_000);
    fixture.manager.setTimers(transaction, { fr: 45_000 });
    await fixture.clock.advance(44_999);
    assert.deepEqual(fixture.events, []);
    await fixture.clock.advance(1);
    assert.deepEqual(fixture.events, ['55000 fr_timer 1 the script state']);
    fixture.manager.release(transaction);
    fixture.manager.setTimers(transaction, { fr: fixture.manager.params.fr_timer });
    fixture.manager.suspend(transaction, 0, { wakeAt: null, record });
    await fixture.clock.advance(30_000);
    assert.deepEqual(fixture.events[1], '85000 fr_timer 2 the script state');
  });

  it('lets its failure_route suspend again, and answers 408 itself when nobody ever does', async () => {
    const fixture = createSleepers(
      {},
      {
        onTimeout: (transaction) => {
          fixture.manager.suspend(transaction, 0, { wakeAt: null, record });
          fixture.manager.release(transaction);
        },
      },
    );
    asleep(fixture, options, null);
    await fixture.clock.advance(40_000);
    // 30 s by fr_timer, then what is left of the 32 s lifetime; then suspending is refused.
    assert.deepEqual(fixture.take(), ['32000 408 Request Timeout (OPTIONS)']);
    assert.equal(fixture.manager.stats.suspensions, 2);
    assertEmpty(fixture);
  });
});

describe('claim', () => {
  it('gives the suspension to one claimant', async () => {
    const fixture = createSleepers();
    const transaction = asleep(fixture, invite, 5_000);
    const first = fixture.manager.claim(transaction, 0, 1);
    assert.ok(first.kind === 'claimed');
    assert.ok(Buffer.from(first.suspension.record).equals(record));
    assert.deepEqual(fixture.manager.claim(transaction, 0, 1), { kind: 'refused', reason: 'not-suspended' });
    answer(fixture, transaction);
    assert.deepEqual(fixture.manager.claim(transaction, 0, 1), {
      kind: 'refused',
      reason: 'final-reply-sent',
    });
    await fixture.clock.advance(40_000);
    assert.deepEqual(fixture.events, []);
    assert.deepEqual(fixture.manager.claim(transaction, 0, 1), { kind: 'refused', reason: 'not-found' });
    assert.equal(fixture.manager.stats.wakes, 1);
    assert.equal(fixture.manager.stats.staleWakes, 3);
    assertEmpty(fixture);
  });

  it('says why not', () => {
    const fixture = createSleepers();
    const reason = (id: Transaction, turn: number | null, slot = 0): string => {
      const result = fixture.manager.claim(id, slot, turn);
      return result.kind === 'refused' ? result.reason : result.kind;
    };
    const transaction = asleep(fixture, invite, null);
    assert.equal(reason(transaction, 1, 1), 'no-such-slot');
    assert.equal(reason(transaction, 2), 'not-suspended');
    assert.equal(reason(transaction, 1), 'claimed');
    fixture.manager.release(transaction);
    assert.equal(reason(transaction, null), 'not-suspended');
    fixture.manager.suspend(transaction, 0, { wakeAt: null, record });
    assert.equal(reason(transaction, 1), 'stale-turn');
    fixture.manager.cancel(transaction);
    assert.equal(reason(transaction, 2), 'cancelled');
    const released = asleep(fixture, options, null);
    fixture.manager.drop(released);
    assert.equal(reason(released, null), 'released');
  });

  it('stops fr_timer until the effects are in', async () => {
    const fixture = createSleepers();
    const transaction = asleep(fixture, invite, null);
    await fixture.clock.advance(29_000);
    assert.equal(fixture.manager.claim(transaction, 0, null).kind, 'claimed');
    await fixture.clock.advance(5_000);
    assert.deepEqual(fixture.events, []);
    answer(fixture, transaction);
    assert.equal(fixture.sent.at(-1), '34000 404 Reason 404 (INVITE)');
  });
});

describe('an INVITE whose CANCEL came while it was paused', () => {
  it('is born cancelled: it cannot suspend, and its run ends in 487 unless it answered', () => {
    const fixture = createSleepers();
    const message = requestOf(invite);
    assert.equal(fixture.manager.receive(message, flow).kind, 'new');
    const pause = fixture.manager.pause(message);
    assert.equal(fixture.receive({ method: 'CANCEL' }), 'queued');
    const transaction = fixture.manager.create(message, flow);
    assert.ok(transaction?.cancelled);
    pause?.end();
    const result = fixture.manager.suspend(transaction, 0, { wakeAt: 1, record });
    assert.deepEqual(result, { granted: false, reason: 'cancelled' });
    assert.equal(fixture.manager.endOfRun(transaction), true);
    assert.deepEqual(fixture.sent, ['0 487 Request canceled (INVITE)']);
  });
});

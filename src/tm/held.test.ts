import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answer, asleep, assertEmpty, createSleepers } from './fixture.ts';
import type { ClaimDecision } from './results.ts';
import type { Transaction } from './transaction.ts';

const invite = { method: 'INVITE' };

describe('a held transaction', () => {
  /** An INVITE whose run resumed and is out. */
  function held(): ReturnType<typeof createSleepers> & { readonly transaction: Transaction } {
    const fixture = createSleepers();
    const transaction = asleep(fixture, invite, null);
    assert.equal(fixture.manager.claim(transaction, 0, 1).kind, 'claimed');
    fixture.take();
    return { ...fixture, transaction };
  }

  it('absorbs retransmissions', () => {
    const fixture = held();
    assert.equal(fixture.receive(invite), 'absorbed retransmission');
    assert.deepEqual(fixture.sent.slice(1), ['0 100 trying -- your call is important to us (INVITE)']);
  });

  it('is answered 487 at once by a CANCEL, and the effects of its run are refused', () => {
    const fixture = held();
    assert.equal(fixture.manager.cancel(fixture.transaction), true);
    assert.deepEqual(fixture.sent.slice(1), ['0 487 Request canceled (INVITE)']);
    assert.deepEqual(fixture.manager.admitEffects(fixture.transaction, 1), {
      kind: 'refused',
      reason: 'cancelled',
    });
    fixture.manager.release(fixture.transaction);
    assert.equal(fixture.manager.stats.staleEffects, 1);
    assert.equal(fixture.sent.length, 2);
  });

  it('admits the effects of its own run only', () => {
    const fixture = held();
    assert.equal(fixture.manager.admitEffects(fixture.transaction, 1).kind, 'admitted');
    for (const turn of [0, 2]) {
      assert.deepEqual(fixture.manager.admitEffects(fixture.transaction, turn), {
        kind: 'refused',
        reason: 'stale-turn',
      });
    }
    assert.deepEqual(fixture.manager.admitEffects({ index: 1, label: 1 }, 1), {
      kind: 'refused',
      reason: 'not-found',
    });
    assert.equal(fixture.manager.stats.staleEffects, 3);
  });

  it('keeps a wake that overtook its suspension until the effects are in', () => {
    const fixture = held();
    const results: ClaimDecision[] = [];
    fixture.manager.claimWhenFree(fixture.transaction, 0, 2, (result) => results.push(result));
    assert.equal(fixture.manager.claim(fixture.transaction, 0, null).kind, 'held');
    assert.equal(results.length, 0);
    fixture.manager.suspend(fixture.transaction, 0, { wakeAt: null, record: Buffer.from('second') });
    assert.equal(results.length, 0);
    fixture.manager.release(fixture.transaction);
    const [result] = results;
    assert.ok(result?.kind === 'claimed');
    assert.equal(Buffer.from(result.suspension.record).toString(), 'second');
    assert.equal(result.suspension.turn, 2);
    assert.equal(fixture.transaction.held, true);
  });

  it('tells a claimant that waited for nothing', () => {
    const fixture = held();
    const results: ClaimDecision[] = [];
    const note = (result: ClaimDecision): number => results.push(result);
    fixture.manager.claimWhenFree(fixture.transaction, 0, null, note);
    fixture.manager.claimWhenFree(fixture.transaction, 0, 2, note);
    answer(fixture, fixture.transaction);
    fixture.manager.claimWhenFree(fixture.transaction, 0, null, note);
    assert.deepEqual(results, Array(3).fill({ kind: 'refused', reason: 'final-reply-sent' }));
  });

  it('tells claimants also when it ends while its run is out for ever', async () => {
    const fixture = held();
    const results: ClaimDecision[] = [];
    fixture.manager.claimWhenFree(fixture.transaction, 0, null, (result) => results.push(result));
    fixture.manager.cancel(fixture.transaction);
    await fixture.clock.advance(40_000);
    assert.deepEqual(results, [{ kind: 'refused', reason: 'not-found' }]);
    assertEmpty(fixture);
    fixture.manager.release(fixture.transaction);
  });

  it('hands out what waited in order, one run at a time', async () => {
    const fixture = createSleepers();
    const transaction = asleep(fixture, invite, 1_000);
    const order: string[] = [];
    // The run that suspended it goes on, and is paused.
    fixture.manager.hold(transaction);
    fixture.manager.claimWhenFree(transaction, 0, null, (result) => order.push(result.kind));
    await fixture.clock.advance(2_000);
    assert.deepEqual([fixture.events, order], [[], []]);
    fixture.manager.release(transaction);
    assert.deepEqual([fixture.events, order], [[], ['claimed']]);
    fixture.manager.release(transaction);
    assert.deepEqual(fixture.events, [], 'the wake of the turn that was claimed is over');
  });

  it('does not wake a suspension with the wake of the one before', async () => {
    const fixture = createSleepers();
    const transaction = asleep(fixture, invite, 1_000);
    fixture.manager.hold(transaction);
    fixture.manager.claimWhenFree(transaction, 0, null, () => {});
    await fixture.clock.advance(1_000);
    fixture.manager.release(transaction);
    // The claimant's run suspends again while the first turn's wake still waits.
    fixture.manager.suspend(transaction, 0, { wakeAt: 9_000, record: Buffer.from('second') });
    fixture.manager.release(transaction);
    assert.deepEqual(fixture.events, []);
    await fixture.clock.advance(8_000);
    assert.deepEqual(fixture.events, ['9000 wake 2 second']);
  });

  it('gets its own timeout after the run came back', async () => {
    const fixture = createSleepers();
    const transaction = asleep(fixture, invite, 31_000);
    fixture.manager.hold(transaction);
    await fixture.clock.advance(40_000);
    assert.deepEqual(fixture.events, []);
    fixture.manager.release(transaction);
    assert.deepEqual(fixture.events, ['40000 fr_timer 1 the script state']);
  });

  it('is answered 408 after its lifetime when the run came back without an answer', async () => {
    const fixture = held();
    await fixture.clock.advance(200_000);
    assert.equal(fixture.sent.length, 1);
    fixture.manager.release(fixture.transaction);
    assert.equal(fixture.sent[1], '200000 408 Request Timeout (INVITE)');
  });

  it('stays held until every run is back', () => {
    const fixture = held();
    fixture.manager.hold(fixture.transaction);
    fixture.manager.release(fixture.transaction);
    assert.equal(fixture.transaction.held, true);
    fixture.manager.release(fixture.transaction);
    assert.equal(fixture.transaction.held, false);
    fixture.manager.release(fixture.transaction);
    assert.equal(fixture.transaction.held, false);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertEmpty, flow, record } from './fixture.ts';
import { createForking, replyOf } from './forking-fixture.ts';
import type { Suspension } from './suspension.ts';

test('an INVITE is repeated at doubling intervals until a reply, then waits for fr_inv_timer and is cancelled', async () => {
  const fixture = createForking('INVITE', { fr_timer: 5000, fr_inv_timer: 2000 });
  fixture.fork(1);
  await fixture.clock.advance(3600);
  assert.equal(fixture.answer(0, 180), 'matched');
  await fixture.clock.advance(1000);
  fixture.answer(0, 183);
  await fixture.clock.advance(2100);
  assert.deepEqual(fixture.take(), [
    '0 INVITE to 6000',
    '500 INVITE to 6000',
    '1500 INVITE to 6000',
    '3500 INVITE to 6000',
    '3600 180 From 0 (INVITE)',
    '4600 183 From 0 (INVITE)',
    '6600 CANCEL to 6000',
    '6600 408 Request Timeout (INVITE)',
  ]);
});

test('another request is repeated every T2 once a provisional reply came, and not after a final one', async () => {
  const fixture = createForking('OPTIONS');
  fixture.fork(1);
  await fixture.clock.advance(600);
  fixture.answer(0, 100);
  await fixture.clock.advance(5000);
  assert.equal(fixture.answer(0, 200), 'matched');
  assert.equal(fixture.answer(0, 200), 'absorbed');
  await fixture.clock.advance(60_000);
  assert.deepEqual(fixture.take(), [
    '0 OPTIONS to 6000',
    '500 OPTIONS to 6000',
    '4600 OPTIONS to 6000',
    '5600 200 From 0 (OPTIONS)',
  ]);
  assertEmpty(fixture);
});

test('each copy of a negative reply is acknowledged, and goes up once', async () => {
  const fixture = createForking('INVITE');
  fixture.fork(1);
  assert.equal(fixture.answer(0, 486), 'matched');
  assert.equal(fixture.answer(0, 486), 'absorbed');
  assert.equal(fixture.answer(0, 180), 'absorbed');
  assert.deepEqual(fixture.take(), [
    '0 INVITE to 6000',
    '0 ACK to 6000',
    '0 486 From 0 (INVITE)',
    '0 ACK to 6000',
  ]);
});

test('a reply that does not show our random bits, or is of another method, is nobody’s', () => {
  const fixture = createForking('INVITE');
  fixture.fork(1);
  const { transaction, manager } = fixture;
  assert.equal(manager.receiveReply(replyOf(transaction, 'BYE', 0, 200)).kind, 'unmatched');
  assert.equal(manager.receiveReply(replyOf(transaction, 'INVITE', 5, 200)).kind, 'unmatched');
  const other = createForking('INVITE');
  assert.equal(
    manager.receiveReply(replyOf({ ...other.transaction, label: 7 }, 'INVITE', 0, 200)).kind,
    'unmatched',
  );
});

test('replies and timeouts wait while a run is out, in order', async () => {
  const fixture = createForking('INVITE', { fr_timer: 1000 });
  const { manager, transaction } = fixture;
  fixture.fork(2);
  manager.hold(transaction);
  assert.equal(fixture.answer(0, 404), 'held');
  await fixture.clock.advance(1500);
  assert.equal(
    manager.branches(transaction).some(({ settled }) => settled),
    false,
  );
  fixture.take();
  manager.release(transaction);
  assert.deepEqual(fixture.take(), ['1500 404 From 0 (INVITE)']);
});

test('a final reply of ours cancels the branches that ring and stops the others', async () => {
  const fixture = createForking('INVITE');
  fixture.fork(2);
  fixture.answer(0, 180);
  fixture.take();
  fixture.reply(fixture.transaction, 480);
  await fixture.clock.advance(400);
  assert.deepEqual(fixture.take(), ['0 480 Reason 480 (INVITE)', '0 CANCEL to 6000']);
  // The other one rings only now: it is cancelled too.
  fixture.answer(1, 180);
  assert.deepEqual(fixture.take(), ['400 CANCEL to 6001']);
});

test('what is forwarded after the lifetime is over is not sent, and fails at once', async () => {
  let failures = 0;
  const fixture = createForking(
    'INVITE',
    { max_inv_lifetime: 3000 },
    {
      onFailure(transaction) {
        failures++;
        fixture.fork(1);
        fixture.manager.endOfFailure(transaction);
        fixture.manager.release(transaction);
      },
    },
  );
  const { manager, transaction } = fixture;
  fixture.fork(1);
  manager.hold(transaction);
  await fixture.clock.advance(3000);
  fixture.fork(1);
  fixture.take();
  manager.release(transaction);
  assert.deepEqual(fixture.take(), ['3000 408 Request Timeout (INVITE)']);
  // The failure_route has had its last run.
  assert.equal(failures, 1);
});

test('a suspended reply goes up as it was when nobody goes on with it, and what came behind it follows', async () => {
  const fixture = createForking('INVITE', { fr_timer: 1000 });
  const { manager, transaction, clock } = fixture;
  fixture.fork(2);
  fixture.answer(0, 180);
  fixture.take();
  const reply = { status: 183, bytes: replyOf(transaction, 'INVITE', 0, 183).bytes };
  assert.ok(manager.suspend(transaction, 1, { wakeAt: null, record, reply }).granted);
  // A copy of it is absorbed, a later one waits, the other branch goes on.
  assert.equal(fixture.answer(0, 183), 'absorbed');
  assert.equal(fixture.answer(0, 200), 'held');
  assert.equal(fixture.answer(1, 180), 'matched');
  assert.deepEqual(fixture.take(), ['0 180 From 1 (INVITE)']);
  await clock.advance(1000);
  assert.deepEqual(
    fixture.take().filter((line) => line.includes('(INVITE)')),
    ['1000 183 From 0 (INVITE)', '1000 200 From 0 (INVITE)'],
  );
});

test('a suspended reply wakes in time, by its turn, and may stop again', async () => {
  const woken: Suspension[] = [];
  const fixture = createForking(
    'INVITE',
    {},
    { onWake: (_transaction, suspension) => woken.push(suspension) },
  );
  const { manager, transaction, clock } = fixture;
  fixture.fork(1);
  fixture.answer(0, 180);
  const reply = { status: 183, bytes: replyOf(transaction, 'INVITE', 0, 183).bytes };
  assert.ok(manager.suspend(transaction, 1, { wakeAt: 100, record, reply }).granted);
  assert.deepEqual(
    [...manager.suspensions()].map(({ slot, turn }) => ({ slot, turn })),
    [{ slot: 1, turn: 1 }],
  );
  await clock.advance(100);
  assert.deepEqual(
    woken.map(({ slot, turn }) => ({ slot, turn })),
    [{ slot: 1, turn: 1 }],
  );
  assert.equal(manager.admitEffects(transaction, 1, 1).kind, 'admitted');
  assert.ok(manager.suspend(transaction, 1, { wakeAt: null, record, reply }).granted);
  manager.endOfResumedRun(transaction, 1);
  manager.release(transaction);
  assert.deepEqual(
    fixture.take().filter((line) => line.includes('183')),
    [],
  );
  assert.equal(manager.claim(transaction, 1, 1).kind, 'refused');
  assert.equal(manager.claim(transaction, -1, null).kind, 'claimed');
  manager.endOfResumedRun(transaction, 1);
  manager.release(transaction);
  assert.deepEqual(fixture.take(), ['100 183 From 0 (INVITE)']);
});

test('a CANCEL lets suspended replies go', () => {
  const fixture = createForking('INVITE');
  const { manager, transaction } = fixture;
  fixture.fork(2);
  fixture.answer(1, 180);
  manager.receiveReply(replyOf(transaction, 'INVITE', 0, 404));
  const reply = { status: 404, bytes: replyOf(transaction, 'INVITE', 0, 404).bytes };
  assert.ok(manager.suspend(transaction, 1, { wakeAt: null, record, reply }).granted);
  fixture.take();
  manager.cancel(transaction, 'Reason: SIP;cause=1\r\n');
  assert.deepEqual(fixture.take(), ['0 CANCEL to 6001']);
  fixture.answer(1, 487);
  assert.deepEqual(fixture.take(), ['0 ACK to 6001', '0 404 From 0 (INVITE)']);
});

test('replies keep what the script gave with the branch', () => {
  const fixture = createForking('INVITE');
  const { manager, transaction } = fixture;
  fixture.fork(2);
  assert.equal(manager.branchScript(transaction, 1)?.toString(), 'branch 1');
  assert.equal(manager.branchScript(transaction, 2), null);
  assert.equal(manager.kept(transaction), null);
  manager.keep(transaction, record, false);
  assert.deepEqual(manager.kept(transaction), record);
  manager.queueReply(transaction, 0, replyOf(transaction, 'INVITE', 0, 180).bytes, flow);
});

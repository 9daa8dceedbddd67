import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertEmpty, createFixture, type Fixture, flow, replyTo, requestOf } from './fixture.ts';
import type { Transaction } from './transaction.ts';

const invite = { method: 'INVITE' };
const options = { method: 'OPTIONS' };

function arrive(fixture: Fixture, request: Parameters<Fixture['arrive']>[0]): Transaction {
  const transaction = fixture.arrive(request);
  assert.ok(transaction !== null);
  return transaction;
}

describe('INVITE server transaction', () => {
  it('repeats a negative final at 500, 1000, 2000, 4000, 4000 … ms until fr_timer (timers G and H)', async () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, invite);
    fixture.reply(transaction, 404);
    assert.equal(transaction.state, 'completed');
    await fixture.clock.advance(60_000);
    const times = fixture.sent.map((line) => Number(line.split(' ')[0]));
    assert.deepEqual(times, [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500]);
    assert.equal(fixture.manager.stats.acksMissed, 1);
    assert.equal(transaction.state, 'terminated');
    assertEmpty(fixture);
  });

  it('stops at the ACK, answers retransmissions for wt_timer more, then is gone', async () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, invite);
    fixture.reply(transaction, 404);
    await fixture.clock.advance(700);
    assert.equal(fixture.receive({ method: 'ACK', toTag: 'x' }), 'absorbed ack');
    assert.equal(transaction.state, 'confirmed');
    await fixture.clock.advance(4_300);
    assert.equal(fixture.receive(invite), 'absorbed retransmission');
    assert.equal(fixture.receive({ method: 'ACK' }), 'absorbed ack');
    assert.deepEqual(fixture.take(), [
      '0 404 Reason 404 (INVITE)',
      '500 404 Reason 404 (INVITE)',
      '5000 404 Reason 404 (INVITE)',
    ]);
    await fixture.clock.advance(700);
    assert.equal(fixture.receive(invite), 'new');
    assertEmpty(fixture);
  });

  it('answers retransmissions with the last provisional reply', async () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, invite);
    assert.equal(fixture.receive(invite), 'absorbed retransmission');
    assert.deepEqual(fixture.take(), []);
    fixture.reply(transaction, 100);
    fixture.reply(transaction, 180);
    fixture.take();
    fixture.receive(invite);
    assert.deepEqual(fixture.take(), ['0 180 Reason 180 (INVITE)']);
    assert.equal(fixture.receive({ method: 'ACK' }), 'absorbed ack');
    assert.equal(transaction.state, 'proceeding');
  });

  it('repeats its own 2xx until the ACK, which has another branch (RFC 6026 accepted)', async () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, invite);
    fixture.reply(transaction, 200);
    assert.equal(transaction.state, 'accepted');
    await fixture.clock.advance(600);
    const toTag = `tag-${transaction.label}`;
    const ack = { method: 'ACK', branch: 'z9hG4bK-ack', toTag };
    assert.equal(fixture.receive({ ...ack, toTag: 'of-another-dialog' }), 'new');
    assert.equal(fixture.receive({ ...ack, cseq: 2 }), 'new');
    // The script sees it: it goes end to end.
    assert.equal(fixture.receive(ack), 'new');
    await fixture.clock.advance(4_000);
    assert.equal(fixture.receive(invite), 'absorbed retransmission');
    assert.deepEqual(fixture.take(), [
      '0 200 Reason 200 (INVITE)',
      '500 200 Reason 200 (INVITE)',
      '4600 200 Reason 200 (INVITE)',
    ]);
    await fixture.clock.advance(1_000);
    assert.equal(fixture.receive(ack), 'new');
    assertEmpty(fixture);
  });

  it('does not repeat a negative final on a reliable transport, and waits for its ACK', async () => {
    const fixture = createFixture();
    const message = requestOf(invite);
    const transaction = fixture.manager.create(message, { ...flow, proto: 'tcp' });
    assert.ok(transaction !== null);
    fixture.reply(transaction, 404);
    await fixture.clock.advance(29_999);
    assert.equal(fixture.sent.length, 1);
    assert.equal(transaction.state, 'completed');
    await fixture.clock.advance(1);
    assertEmpty(fixture);
  });

  it('sends one final reply only', () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, invite);
    assert.equal(fixture.reply(transaction, 404), true);
    assert.equal(fixture.reply(transaction, 200), false);
    assert.equal(fixture.reply(transaction, 180), false);
    assert.equal(fixture.manager.stats.repliesRefused, 2);
    assert.equal(fixture.sent.length, 1);
  });

  it('takes its timers from the parameters and from its own overrides', async () => {
    const fixture = createFixture({ retr_timer1: 100, retr_timer2: 300, fr_timer: 1_000, wt_timer: 50 });
    const transaction = arrive(fixture, invite);
    fixture.manager.setTimers(transaction, { retr1: 200, fr: 1_500 });
    fixture.reply(transaction, 404);
    await fixture.clock.advance(5_000);
    const times = fixture.sent.map((line) => Number(line.split(' ')[0]));
    assert.deepEqual(times, [0, 200, 500, 800, 1_100, 1_400]);
    assertEmpty(fixture);
  });
});

describe('non-INVITE server transaction', () => {
  it('discards retransmissions until it replied, then answers them for wt_timer', async () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, options);
    assert.equal(transaction.state, 'trying');
    assert.equal(fixture.receive(options), 'absorbed retransmission');
    assert.deepEqual(fixture.take(), []);
    fixture.reply(transaction, 180);
    assert.equal(transaction.state, 'proceeding');
    fixture.receive(options);
    fixture.reply(transaction, 200);
    assert.equal(transaction.state, 'completed');
    await fixture.clock.advance(4_999);
    fixture.receive(options);
    assert.deepEqual(fixture.take(), [
      '0 180 Reason 180 (OPTIONS)',
      '0 180 Reason 180 (OPTIONS)',
      '0 200 Reason 200 (OPTIONS)',
      '4999 200 Reason 200 (OPTIONS)',
    ]);
    await fixture.clock.advance(1);
    assert.equal(fixture.receive(options), 'new');
    assertEmpty(fixture);
  });

  it('is answered 408 when its lifetime ends without an answer', async () => {
    const fixture = createFixture();
    arrive(fixture, options);
    await fixture.clock.advance(40_000);
    assert.deepEqual(fixture.take(), ['32000 408 Request Timeout (OPTIONS)']);
    assertEmpty(fixture);
  });
});

describe('matching', () => {
  it('keeps methods, sequence numbers and branches apart', () => {
    const fixture = createFixture();
    arrive(fixture, invite);
    assert.equal(fixture.receive(options), 'new');
    assert.equal(fixture.receive({ method: 'INVITE', cseq: 2 }), 'new');
    assert.equal(fixture.receive({ method: 'INVITE', branch: 'z9hG4bK-2' }), 'new');
    assert.equal(fixture.receive(invite), 'absorbed retransmission');
  });

  it('matches by the RFC 2543 rule when the branch has no cookie', () => {
    const fixture = createFixture();
    const old = { method: 'INVITE', branch: 'old' };
    const transaction = arrive(fixture, old);
    assert.equal(fixture.receive(old), 'absorbed retransmission');
    assert.equal(fixture.receive({ ...old, callId: 'call-2' }), 'new');
    fixture.reply(transaction, 404);
    assert.equal(fixture.receive({ ...old, method: 'ACK', toTag: 'x' }), 'absorbed ack');
    assert.equal(transaction.state, 'confirmed');
  });

  it('creates a request once, and nothing for an ACK', () => {
    const fixture = createFixture();
    arrive(fixture, invite);
    assert.equal(fixture.manager.create(requestOf(invite), flow), null);
    assert.equal(fixture.manager.create(requestOf({ method: 'ACK', branch: 'z9hG4bK-9' }), flow), null);
    assert.equal(fixture.manager.stats.current, 1);
  });

  it('finds transactions by id, whose parts are in range and not used twice', () => {
    const fixture = createFixture();
    const seen = new Set<string>();
    for (let i = 0; i < 2_000; i++) {
      const transaction = arrive(fixture, { ...options, branch: `z9hG4bK-${i}` });
      const { index, label } = transaction;
      assert.ok(index >= 0 && index < 65_536 && label > 0 && label < 2 ** 31);
      assert.equal(seen.has(`${index}:${label}`), false);
      seen.add(`${index}:${label}`);
      assert.equal(
        fixture.manager.find({ index, label })?.request.toString('latin1').includes(`-${i}\r\n`),
        true,
      );
      if (i % 2 === 0) fixture.manager.drop(transaction);
    }
    assert.ok(new Set([...seen].map((id) => id.split(':')[0])).size > 1_900, 'indexes spread');
    for (const id of [
      { index: -1, label: 1 },
      { index: 70_000, label: 1 },
      { index: 0.5, label: Number.NaN },
    ]) {
      assert.equal(fixture.manager.find(id), null);
    }
  });

  it('shows nothing of another transaction through an old view', async () => {
    const fixture = createFixture();
    const old = arrive(fixture, options);
    fixture.reply(old, 200);
    await fixture.clock.advance(6_000);
    const other = arrive(fixture, { ...options, branch: 'z9hG4bK-2' });
    fixture.reply(other, 100);
    assert.equal(old.state, 'terminated');
    assert.equal(old.status, 0);
    assert.equal(old.method, '');
    assert.equal(old.request.length, 0);
    assert.equal(old.lastReply, null);
    assert.deepEqual(fixture.manager.reply(old, 500, Buffer.from('x')), { sent: false, reason: 'not-found' });
    assert.equal(fixture.manager.find(old), null);
  });

  it('reads back what it stored', () => {
    const fixture = createFixture();
    const message = requestOf({ method: 'INFO' });
    const ipv6 = { proto: 'tls' as const, socket: 3, ip: '2001:db8::1', port: 65_535, connection: 9 };
    const transaction = fixture.manager.create(message, ipv6);
    assert.ok(transaction !== null);
    assert.deepEqual(transaction.flow, ipv6);
    assert.equal(transaction.method, 'INFO');
    assert.ok(transaction.request.equals(message.bytes));
    const reply = replyTo(transaction, 100, 'Trying');
    fixture.manager.reply(transaction, 100, reply);
    assert.ok(transaction.lastReply?.equals(reply));
  });
});

describe('CANCEL', () => {
  it('finds its INVITE, which is answered 487 at once and repeats it until the ACK', async () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, invite);
    const cancel = requestOf({ method: 'CANCEL' });
    const reception = fixture.manager.receive(cancel, flow);
    assert.ok(reception.kind === 'cancel' && reception.invite !== null);
    assert.equal(reception.invite.label, transaction.label);
    const own = fixture.manager.create(cancel, flow);
    assert.ok(own !== null);
    assert.equal(fixture.manager.cancel(reception.invite), true);
    fixture.reply(own, 200);
    assert.equal(fixture.receive({ method: 'CANCEL' }), 'absorbed retransmission');
    await fixture.clock.advance(500);
    assert.equal(fixture.receive({ method: 'ACK' }), 'absorbed ack');
    assert.deepEqual(fixture.take(), [
      '0 487 Request canceled (INVITE)',
      '0 200 Reason 200 (CANCEL)',
      '0 200 Reason 200 (CANCEL)',
      '500 487 Request canceled (INVITE)',
    ]);
    assert.equal(fixture.manager.cancel(transaction), false);
    await fixture.clock.advance(6_000);
    assertEmpty(fixture);
  });

  it('leaves a final reply that was sent alone', () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, invite);
    fixture.reply(transaction, 486);
    assert.equal(fixture.manager.cancel(transaction), false);
    assert.equal(transaction.cancelled, false);
    assert.equal(fixture.sent.length, 1);
  });

  it('is the business of the script when it matches nothing', () => {
    const fixture = createFixture();
    const reception = fixture.manager.receive(requestOf({ method: 'CANCEL' }), flow);
    assert.deepEqual(reception, { kind: 'cancel', invite: null });
    const transaction = arrive(fixture, options);
    assert.equal(fixture.manager.cancel(transaction), false);
  });
});

describe('end of a run', () => {
  for (const request of [invite, options]) {
    it(`releases an unanswered ${request.method} silently and absorbs its retransmissions for wt_timer`, async () => {
      const fixture = createFixture();
      const transaction = arrive(fixture, request);
      assert.equal(fixture.manager.endOfRun(transaction), true);
      assert.equal(fixture.reply(transaction, 200), false);
      await fixture.clock.advance(4_999);
      assert.equal(fixture.receive(request), 'absorbed retransmission');
      await fixture.clock.advance(1);
      assert.equal(fixture.receive(request), 'new');
      assert.deepEqual(fixture.sent, []);
      assertEmpty(fixture);
    });
  }

  it('keeps repeating a provisional reply to retransmissions after that', async () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, invite);
    fixture.reply(transaction, 180);
    fixture.manager.endOfRun(transaction);
    fixture.receive(invite);
    assert.equal(fixture.take().length, 2);
    await fixture.clock.advance(5_000);
    assertEmpty(fixture);
  });

  it('leaves answered and suspended transactions alone', () => {
    const fixture = createFixture();
    const answered = arrive(fixture, invite);
    fixture.reply(answered, 404);
    assert.equal(fixture.manager.endOfRun(answered), false);
    assert.equal(fixture.manager.endOfResumedRun(answered), false);
    const suspended = arrive(fixture, options);
    fixture.manager.suspend(suspended, 0, { wakeAt: null, record: Buffer.from('r') });
    assert.equal(fixture.manager.endOfRun(suspended), false);
    assert.equal(fixture.manager.endOfResumedRun(suspended), false);
  });

  it('answers 500 for a resumed run that answered nobody', () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, options);
    assert.equal(fixture.manager.endOfResumedRun(transaction), true);
    assert.deepEqual(fixture.take(), ["0 500 I'm terribly sorry, server error occurred (1/TM) (OPTIONS)"]);
    assert.equal(fixture.manager.endOfResumedRun(transaction), false);
  });

  it('forgets everything at close', () => {
    const fixture = createFixture();
    const transaction = arrive(fixture, invite);
    fixture.reply(arrive(fixture, options), 200);
    fixture.manager.suspend(transaction, 0, { wakeAt: 10, record: Buffer.from('r') });
    fixture.manager.close();
    assertEmpty(fixture);
  });
});

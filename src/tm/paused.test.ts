import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMessage } from '../sip/parse.ts';
import { createVirtualClock, type VirtualClock } from '../time/virtual-clock.ts';
import { flow, type RequestText, requestOf } from './fixture.ts';
import { createPausedGuard, type PausedGuard, type PausedMessage } from './paused.ts';
import { createTransactionStats, type TransactionStats } from './stats.ts';

interface Setup {
  readonly clock: VirtualClock;
  readonly guard: PausedGuard;
  readonly stats: TransactionStats;
  /** Methods and CSeq numbers delivered after a pause. */
  readonly delivered: string[];
  onDelivery: (request: ReturnType<typeof requestOf>) => void;
  admit(request: RequestText): string;
}

function setUp(queueMax = 100): Setup {
  const clock = createVirtualClock();
  const stats = createTransactionStats();
  const setup: Setup = {
    clock,
    stats,
    delivered: [],
    onDelivery: () => {},
    guard: createPausedGuard({
      clock,
      stats,
      queueMax,
      deliver(bytes, from) {
        assert.deepEqual(from, flow);
        const parsed = parseMessage(bytes);
        assert.ok(parsed.ok);
        // As the server does: what comes out of the queue is received like any other request.
        assert.equal(setup.guard.admit(parsed.message, from), 'new');
        setup.delivered.push(`${parsed.message.method} ${parsed.message.cseq?.number}`);
        setup.onDelivery(parsed.message);
      },
    }),
    admit: (request) => setup.guard.admit(requestOf(request), flow),
  };
  return setup;
}

const invite = { method: 'INVITE' };
const info = (cseq: number): RequestText => ({ method: 'INFO', cseq, branch: `z9hG4bK-info-${cseq}` });

describe('paused messages', () => {
  it('concern nobody else', () => {
    const { guard, admit } = setUp();
    assert.equal(admit(invite), 'new');
    guard.pause(requestOf(invite));
    assert.equal(admit({ ...invite, callId: 'another', branch: 'z9hG4bK-other' }), 'new');
  });

  it('absorb retransmissions, of what is queued too', () => {
    const { guard, admit, stats } = setUp();
    guard.pause(requestOf(invite));
    assert.equal(admit(invite), 'absorbed');
    assert.equal(admit(info(2)), 'queued');
    assert.equal(admit(info(2)), 'absorbed');
    assert.equal(stats.queued, 1);
    assert.equal(stats.retransmissionsAbsorbed, 2);
  });

  it('let later requests of the Call-ID through in order when the last pause ends', () => {
    const setup = setUp();
    const first = setup.guard.pause(requestOf(invite));
    const second = setup.guard.pause(requestOf(info(2)));
    for (const cseq of [3, 4]) assert.equal(setup.admit(info(cseq)), 'queued');
    first?.end();
    setup.clock.advanceSync(0);
    assert.deepEqual(setup.delivered, []);
    second?.end();
    assert.deepEqual(setup.delivered, [], 'not within end');
    assert.equal(setup.admit(info(5)), 'queued', 'behind those that wait');
    setup.clock.advanceSync(0);
    assert.deepEqual(setup.delivered, ['INFO 3', 'INFO 4', 'INFO 5']);
    assert.equal(setup.stats.queued, 0);
    assert.equal(setup.admit(info(6)), 'new');
  });

  it('hold the rest back when a request from the queue pauses in its turn', () => {
    const setup = setUp();
    const first = setup.guard.pause(requestOf(invite));
    for (const cseq of [2, 3]) setup.admit(info(cseq));
    const again: PausedMessage[] = [];
    setup.onDelivery = (request) => {
      const pause = request.cseq?.number === 2 ? setup.guard.pause(request) : null;
      if (pause !== null) again.push(pause);
    };
    first?.end();
    setup.clock.advanceSync(0);
    assert.deepEqual(setup.delivered, ['INFO 2']);
    assert.equal(again.length, 1);
    assert.equal(setup.admit(info(2)), 'absorbed');
    again[0]?.end();
    setup.clock.advanceSync(0);
    assert.deepEqual(setup.delivered, ['INFO 2', 'INFO 3']);
  });

  it('hear of their CANCEL at once, and once', () => {
    const setup = setUp();
    const heard: string[] = [];
    const paused = setup.guard.pause(requestOf(invite), () => heard.push('invite'));
    setup.guard.pause(requestOf(info(2)), () => heard.push('info'));
    for (let times = 0; times < 2; times++) setup.admit({ method: 'CANCEL' });
    assert.deepEqual(heard, ['invite']);
    paused?.end();
    setup.admit({ method: 'CANCEL', cseq: 2 });
    assert.deepEqual(heard, ['invite']);
  });

  it('remember a CANCEL, which comes after them', () => {
    const setup = setUp();
    const pause = setup.guard.pause(requestOf(invite));
    assert.equal(setup.guard.wasCancelled(requestOf(invite)), false);
    assert.equal(setup.admit({ method: 'CANCEL' }), 'queued');
    assert.equal(setup.admit({ method: 'CANCEL' }), 'absorbed');
    assert.equal(setup.guard.wasCancelled(requestOf(invite)), true);
    assert.equal(setup.guard.wasCancelled(requestOf(info(2))), false);
    pause?.end();
    setup.clock.advanceSync(0);
    assert.deepEqual(setup.delivered, ['CANCEL 1']);
    assert.equal(setup.guard.wasCancelled(requestOf(invite)), false);
  });

  it('keep an ACK and a CANCEL that are paused apart from their INVITE', () => {
    const { guard, admit } = setUp();
    assert.ok(guard.pause(requestOf({ method: 'ACK' })) !== null);
    assert.ok(guard.pause(requestOf({ method: 'CANCEL' })) !== null);
    assert.ok(guard.pause(requestOf(invite)) !== null);
    assert.equal(guard.pause(requestOf(invite)), null);
    for (const method of ['ACK', 'CANCEL', 'INVITE']) assert.equal(admit({ method }), 'absorbed');
  });

  it('refuse and count what is too much, but still remember the CANCEL', () => {
    const { guard, admit, stats } = setUp(2);
    guard.pause(requestOf(invite));
    assert.equal(admit(info(2)), 'queued');
    assert.equal(admit(info(3)), 'queued');
    assert.equal(admit({ method: 'CANCEL' }), 'refused');
    assert.equal(guard.wasCancelled(requestOf(invite)), true);
    assert.equal(stats.queueOverflows, 1);
    assert.equal(stats.queued, 2);
  });

  it('end once, and are forgotten by clear', () => {
    const setup = setUp();
    const pause = setup.guard.pause(requestOf(invite));
    setup.admit(info(2));
    setup.guard.clear();
    pause?.end();
    pause?.end();
    setup.clock.advanceSync(10);
    assert.deepEqual(setup.delivered, []);
    assert.equal(setup.stats.queued, 0);
    assert.equal(setup.admit(invite), 'new');
    assert.equal(setup.clock.timers, 0);
  });
});

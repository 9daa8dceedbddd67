import assert from 'node:assert/strict';
import type { Flow } from '../net/network.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import { buildReply } from '../sip/reply.ts';
import { createVirtualClock, type VirtualClock } from '../time/virtual-clock.ts';
import type { TransactionCallbacks } from './callbacks.ts';
import { createTransactionManager, type TransactionManager } from './manager.ts';
import type { TransactionParams } from './params.ts';
import type { Transaction } from './transaction.ts';

/** For tests of this folder: a manager under a virtual clock, and what it sent and called back, in order. */
export interface Fixture {
  readonly clock: VirtualClock;
  readonly manager: TransactionManager;
  /** Of each datagram sent: `<time> <status> <reason> (<CSeq method>)`, of a request `<time> <method> to <port>`. */
  readonly sent: string[];
  /** What happened since the last call. */
  take(): string[];
  /** Receives a request; for a new one creates its transaction. */
  arrive(request: RequestText): Transaction | null;
  receive(request: RequestText): string;
  reply(transaction: Transaction, status: number): boolean;
}

/** What a test request varies. */
export interface RequestText {
  readonly method: string;
  readonly branch?: string;
  readonly callId?: string;
  readonly toTag?: string;
  readonly cseq?: number;
}

/** Where test requests come from. */
export const flow: Flow = { proto: 'udp', socket: 0, ip: '127.0.0.1', port: 5070, connection: 0 };

/** A request as parsed from bytes. */
export function requestOf({
  method,
  branch = 'z9hG4bK-1',
  callId = 'call-1',
  toTag = '',
  cseq = 1,
}: RequestText): SipMessage {
  const to = toTag === '' ? '<sip:b@example.com>' : `<sip:b@example.com>;tag=${toTag}`;
  const text =
    `${method} sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=${branch}\r\n` +
    `From: <sip:a@example.com>;tag=from\r\nTo: ${to}\r\nCall-ID: ${callId}\r\nCSeq: ${cseq} ${method}\r\n` +
    'Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n';
  const parsed = parseMessage(Buffer.from(text, 'latin1'));
  assert.ok(parsed.ok);
  return parsed.message;
}

/** Builds a reply to a transaction's request. */
export function replyTo(transaction: Transaction, status: number, reason: string): Buffer {
  const parsed = parseMessage(transaction.request);
  assert.ok(parsed.ok);
  return buildReply(parsed.message, { status, reason, toTag: `tag-${transaction.label}` });
}

/** Makes a fixture; `callbacks` and `params` replace the defaults (which answer nothing). */
export function createFixture(
  params: Partial<TransactionParams> = {},
  callbacks: Partial<TransactionCallbacks> = {},
): Fixture {
  const clock = createVirtualClock();
  const sent: string[] = [];
  let taken = 0;
  const manager = createTransactionManager({
    clock,
    params,
    random: () => 0x12345678,
    send({ port }, bytes) {
      const parsed = parseMessage(Buffer.from(bytes));
      assert.ok(parsed.ok);
      const { kind, status, reason, method } = parsed.message;
      sent.push(
        `${clock.now()} ${kind === 'reply' ? `${status} ${reason} (${method})` : `${method} to ${port}`}`,
      );
    },
    callbacks: {
      buildReply: replyTo,
      onWake: () => {},
      onReply: () => {},
      onBranchFailure: (transaction) => manager.release(transaction),
      onFailure: (transaction) => {
        manager.endOfFailure(transaction);
        manager.release(transaction);
      },
      onTimeout: () => {},
      onCancelled: () => {},
      onGone: () => {},
      onTerminated: () => {},
      onReplied: () => {},
      onUnqueued: () => {},
      onLocalReply: () => {},
      ...callbacks,
    },
  });
  return {
    clock,
    manager,
    sent,
    take() {
      const news = sent.slice(taken);
      taken = sent.length;
      return news;
    },
    arrive(request) {
      const message = requestOf(request);
      const { kind } = manager.receive(message, flow);
      return kind === 'new' || kind === 'cancel' ? manager.create(message, flow) : null;
    },
    receive(request) {
      const reception = manager.receive(requestOf(request), flow);
      return reception.kind === 'absorbed' ? `absorbed ${reception.what}` : reception.kind;
    },
    reply: (transaction, status) =>
      manager.reply(transaction, status, replyTo(transaction, status, `Reason ${status}`)).sent,
  };
}

/** Asserts that nothing is left: no transaction, no bytes waiting, no timer. */
export function assertEmpty({ manager, clock }: Fixture): void {
  const { current, ended, suspended, queued } = manager.stats;
  assert.deepEqual(
    { current, ended, suspended, queued, timers: clock.timers },
    {
      current: 0,
      ended: 0,
      suspended: 0,
      queued: 0,
      timers: 0,
    },
  );
}

/** What sleeping transactions of tests keep. */
export const record = Buffer.from('the script state');

/** A fixture that notes wakes and timeouts, as a server does that hands them to another worker: it does not release. */
export function createSleepers(
  params: Partial<TransactionParams> = {},
  callbacks: Partial<TransactionCallbacks> = {},
): Fixture & { readonly events: string[] } {
  const events: string[] = [];
  const fixture = createFixture(params, {
    onWake: (transaction, suspension) => {
      assert.equal(transaction.held, true);
      events.push(`${fixture.clock.now()} wake ${suspension.turn} ${Buffer.from(suspension.record)}`);
    },
    onTimeout: (transaction, suspension, cause) => {
      assert.equal(transaction.held, true);
      events.push(`${fixture.clock.now()} ${cause} ${suspension.turn} ${Buffer.from(suspension.record)}`);
    },
    ...callbacks,
  });
  return { ...fixture, events };
}

/** A transaction that arrived and sleeps. */
export function asleep(
  fixture: Fixture,
  request: Parameters<Fixture['arrive']>[0],
  wakeAt: number | null,
): Transaction {
  const transaction = fixture.arrive(request);
  assert.ok(transaction !== null);
  const result = fixture.manager.suspend(transaction, 0, { wakeAt, record });
  assert.ok(result.granted);
  return transaction;
}

/** What a resumed run does that answers 404 and comes back. */
export function answer(fixture: Fixture, transaction: Transaction): void {
  fixture.reply(transaction, 404);
  fixture.manager.endOfResumedRun(transaction);
  fixture.manager.release(transaction);
}

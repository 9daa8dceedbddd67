import type { Timer } from '../time/clock.ts';
import type { BlockHandle } from './byte-store.ts';

/** Byte offsets of the fields of a branch. */
const TRANSACTION = 0;
const NEXT = 4;
const SALT = 8;
const NUMBER = 12;
const STATE = 13;
const FLAGS = 14;
const STATUS = 16;
const REQUEST = 20;
const REPLY = 24;
const SCRIPT = 28;
const INTERVAL = 32;
const CANCEL_INTERVAL = 36;
const DEADLINE = 40;
const DEADLINE_TIMER = 48;
const RETRANSMISSION_TIMER = 56;
const CANCEL_TIMER = 64;
const CANCEL_DEADLINE = 72;
const CANCEL = 80;
const SUSPENSION = 84;
const WAKE_AT = 88;
const WAKE_TIMER = 96;
const TURN = 104;
const HELD_REPLY = 108;
const HELD_STATUS = 112;
const BRANCH_SIZE = 120;

const REPLIED = 1;
const LOCAL = 2;
const TIMED_OUT = 4;
const CANCEL_DUE = 8;
const CANCEL_SENT = 16;
const DROPPED = 32;
const OLD = 64;
const SETTLED = 128;
const SUSPENDED = 256;
const WATCHED = 512;

/**
 * States of a client transaction: RFC 3261 §17.1.1 (INVITE: calling, proceeding, completed), §17.1.2 (others: trying),
 * RFC 6026 §8.4 (`accepted`). A branch that ended by a timer is `completed` too: its late replies still want an ACK.
 */
export type BranchState = 'terminated' | 'calling' | 'trying' | 'proceeding' | 'completed' | 'accepted';

/** States by the number a record holds; 0 is a record not in use. */
const states: readonly BranchState[] = [
  'terminated',
  'calling',
  'trying',
  'proceeding',
  'completed',
  'accepted',
];

/**
 * A view of one branch, a client transaction: plain numbers in typed memory, as `TransactionRecord`. What was sent, the
 * final reply and the script's part are blocks of the byte store.
 */
export class BranchRecord {
  /** Bytes of memory a branch takes. */
  static readonly size = BRANCH_SIZE;
  readonly record: number;
  readonly #memory: DataView;
  readonly #base: number;

  constructor(memory: DataView, base: number, record: number) {
    this.#memory = memory;
    this.#base = base;
    this.record = record;
  }

  /** Sets every field to zero. */
  clear(): void {
    for (let at = 0; at < BRANCH_SIZE; at += 4) this.#memory.setUint32(this.#base + at, 0);
  }

  /** Number of its transaction's record. */
  get transaction(): number {
    return this.#memory.getUint32(this.#base + TRANSACTION);
  }
  set transaction(value: number) {
    this.#memory.setUint32(this.#base + TRANSACTION, value);
  }

  /** Record number of the transaction's next branch, 0 at the end. */
  get next(): number {
    return this.#memory.getUint32(this.#base + NEXT);
  }
  set next(value: number) {
    this.#memory.setUint32(this.#base + NEXT, value);
  }

  /** Random bits of the branch parameter: a reply must show them. */
  get salt(): number {
    return this.#memory.getUint32(this.#base + SALT);
  }
  set salt(value: number) {
    this.#memory.setUint32(this.#base + SALT, value);
  }

  /** Number of the branch in its transaction, from 0. */
  get number(): number {
    return this.#memory.getUint8(this.#base + NUMBER);
  }
  set number(value: number) {
    this.#memory.setUint8(this.#base + NUMBER, value);
  }

  get state(): BranchState {
    return states[this.#memory.getUint8(this.#base + STATE)] ?? 'terminated';
  }
  set state(value: BranchState) {
    this.#memory.setUint8(this.#base + STATE, states.indexOf(value));
  }

  /** Status of the last reply, or that of the timer or error that ended it; 0 before the first. */
  get status(): number {
    return this.#memory.getUint16(this.#base + STATUS);
  }
  set status(value: number) {
    this.#memory.setUint16(this.#base + STATUS, value);
  }

  /** Block of where it was sent and what (see `request-block.ts`). */
  get request(): BlockHandle {
    return this.#memory.getUint32(this.#base + REQUEST);
  }
  set request(value: BlockHandle) {
    this.#memory.setUint32(this.#base + REQUEST, value);
  }

  /** Block of the final reply as it would go up; `noBlock` for a status of our own. */
  get reply(): BlockHandle {
    return this.#memory.getUint32(this.#base + REPLY);
  }
  set reply(value: BlockHandle) {
    this.#memory.setUint32(this.#base + REPLY, value);
  }

  /** Block of the script's part, which tm never looks into. */
  get script(): BlockHandle {
    return this.#memory.getUint32(this.#base + SCRIPT);
  }
  set script(value: BlockHandle) {
    this.#memory.setUint32(this.#base + SCRIPT, value);
  }

  /** Block of its CANCEL while that is repeated. */
  get cancel(): BlockHandle {
    return this.#memory.getUint32(this.#base + CANCEL);
  }
  set cancel(value: BlockHandle) {
    this.#memory.setUint32(this.#base + CANCEL, value);
  }

  /** Present retransmission interval of the request, in milliseconds. */
  get interval(): number {
    return this.#memory.getUint32(this.#base + INTERVAL);
  }
  set interval(value: number) {
    this.#memory.setUint32(this.#base + INTERVAL, value);
  }

  /** Present retransmission interval of its CANCEL. */
  get cancelInterval(): number {
    return this.#memory.getUint32(this.#base + CANCEL_INTERVAL);
  }
  set cancelInterval(value: number) {
    this.#memory.setUint32(this.#base + CANCEL_INTERVAL, value);
  }

  /** When the final-response timer is due (clock time). */
  get deadline(): number {
    return this.#memory.getFloat64(this.#base + DEADLINE);
  }
  set deadline(value: number) {
    this.#memory.setFloat64(this.#base + DEADLINE, value);
  }

  /** fr_timer or fr_inv_timer (timers B and F). */
  get deadlineTimer(): Timer {
    return this.#memory.getFloat64(this.#base + DEADLINE_TIMER);
  }
  set deadlineTimer(value: Timer) {
    this.#memory.setFloat64(this.#base + DEADLINE_TIMER, value);
  }

  /** Timers A and E. */
  get retransmissionTimer(): Timer {
    return this.#memory.getFloat64(this.#base + RETRANSMISSION_TIMER);
  }
  set retransmissionTimer(value: Timer) {
    this.#memory.setFloat64(this.#base + RETRANSMISSION_TIMER, value);
  }

  /** Timer E of its CANCEL. */
  get cancelTimer(): Timer {
    return this.#memory.getFloat64(this.#base + CANCEL_TIMER);
  }
  set cancelTimer(value: Timer) {
    this.#memory.setFloat64(this.#base + CANCEL_TIMER, value);
  }

  /** When its CANCEL is given up (timer F, clock time). */
  get cancelDeadline(): number {
    return this.#memory.getFloat64(this.#base + CANCEL_DEADLINE);
  }
  set cancelDeadline(value: number) {
    this.#memory.setFloat64(this.#base + CANCEL_DEADLINE, value);
  }

  /** Block of the suspension's record. */
  get suspension(): BlockHandle {
    return this.#memory.getUint32(this.#base + SUSPENSION);
  }
  set suspension(value: BlockHandle) {
    this.#memory.setUint32(this.#base + SUSPENSION, value);
  }

  /** When its suspension wakes by itself (clock time); null when it does not. */
  get wakeAt(): number | null {
    const value = this.#memory.getFloat64(this.#base + WAKE_AT);
    return Number.isNaN(value) ? null : value;
  }
  set wakeAt(value: number | null) {
    this.#memory.setFloat64(this.#base + WAKE_AT, value ?? Number.NaN);
  }

  get wakeTimer(): Timer {
    return this.#memory.getFloat64(this.#base + WAKE_TIMER);
  }
  set wakeTimer(value: Timer) {
    this.#memory.setFloat64(this.#base + WAKE_TIMER, value);
  }

  /** The turn of its slot: that of its present or last suspension. */
  get turn(): number {
    return this.#memory.getUint32(this.#base + TURN);
  }
  set turn(value: number) {
    this.#memory.setUint32(this.#base + TURN, value);
  }

  /** Block of the reply that is held back, as it would go up without its run. */
  get heldReply(): BlockHandle {
    return this.#memory.getUint32(this.#base + HELD_REPLY);
  }
  set heldReply(value: BlockHandle) {
    this.#memory.setUint32(this.#base + HELD_REPLY, value);
  }

  /** Its status; 0: none is held back. */
  get heldStatus(): number {
    return this.#memory.getUint16(this.#base + HELD_STATUS);
  }
  set heldStatus(value: number) {
    this.#memory.setUint16(this.#base + HELD_STATUS, value);
  }

  /** A reply of it is suspended. */
  get suspended(): boolean {
    return this.#flag(SUSPENDED);
  }
  set suspended(value: boolean) {
    this.#setFlag(SUSPENDED, value);
  }

  /** Something outside keeps a note of that suspension. */
  get watched(): boolean {
    return this.#flag(WATCHED);
  }
  set watched(value: boolean) {
    this.#setFlag(WATCHED, value);
  }

  /** Some reply came from downstream. */
  get replied(): boolean {
    return this.#flag(REPLIED);
  }
  set replied(value: boolean) {
    this.#setFlag(REPLIED, value);
  }

  /** Its final status is our own: a timer, a CANCEL or an error ended it. */
  get local(): boolean {
    return this.#flag(LOCAL);
  }
  set local(value: boolean) {
    this.#setFlag(LOCAL, value);
  }

  /** A timer ended it. */
  get timedOut(): boolean {
    return this.#flag(TIMED_OUT);
  }
  set timedOut(value: boolean) {
    this.#setFlag(TIMED_OUT, value);
  }

  /** It is to be cancelled as soon as a provisional reply comes (RFC 3261 §9.1). */
  get cancelDue(): boolean {
    return this.#flag(CANCEL_DUE);
  }
  set cancelDue(value: boolean) {
    this.#setFlag(CANCEL_DUE, value);
  }

  get cancelSent(): boolean {
    return this.#flag(CANCEL_SENT);
  }
  set cancelSent(value: boolean) {
    this.#setFlag(CANCEL_SENT, value);
  }

  /** Its reply no longer counts when the best one is chosen (`t_drop_replies`, failure_reply_mode). */
  get dropped(): boolean {
    return this.#flag(DROPPED);
  }
  set dropped(value: boolean) {
    this.#setFlag(DROPPED, value);
  }

  /** Of an earlier leg: a failure route has seen its end. */
  get old(): boolean {
    return this.#flag(OLD);
  }
  set old(value: boolean) {
    this.#setFlag(OLD, value);
  }

  /** Its result is known to the transaction: the final reply was taken, after its route ran, or a status of our own stands. */
  get settled(): boolean {
    return this.#flag(SETTLED);
  }
  set settled(value: boolean) {
    this.#setFlag(SETTLED, value);
  }

  /** No final reply came yet. */
  get open(): boolean {
    const { state } = this;
    return state === 'calling' || state === 'trying' || state === 'proceeding';
  }

  #flag(mask: number): boolean {
    return (this.#memory.getUint16(this.#base + FLAGS) & mask) !== 0;
  }

  #setFlag(mask: number, value: boolean): void {
    const flags = this.#memory.getUint16(this.#base + FLAGS);
    this.#memory.setUint16(this.#base + FLAGS, value ? flags | mask : flags & ~mask);
  }
}

import type { Timer } from '../time/clock.ts';
import type { BlockHandle } from './byte-store.ts';
import type { TransactionState } from './transaction.ts';

/** Byte offsets of the fields of a record. */
const LABEL = 0;
const INDEX = 4;
const STATE = 6;
const FLAGS = 7;
const STATUS = 8;
const HOLDS = 10;
const TURN = 12;
const NEXT = 16;
const KEY_HASH = 20;
const CREATED_AT = 24;
const DEADLINE = 32;
const DEADLINE_TIMER = 40;
const WAKE_AT = 48;
const SECOND_TIMER = 56;
const REQUEST = 64;
const REPLY = 68;
const SUSPENSION = 72;
const INTERVAL = 76;
const FR = 80;
const FR_INV = 84;
const MAX_LIFETIME = 88;
const RETR1 = 92;
const RETR2 = 96;
const SLEPT = 100;
const SUSPENDED_AT = 104;
const FIRST_BRANCH = 112;
const SCRIPT = 116;
const ERROR = 120;
const BRANCH_COUNT = 122;
const MORE_FLAGS = 124;
const WITHOUT_6XX = 125;
const RECORD_SIZE = 128;

const INVITE = 1;
const CANCELLED = 2;
const SUSPENDED = 4;
const ENDED = 8;
const RELIABLE = 16;
const WATCHED = 32;
const OWN_DEADLINE = 64;
const TELLS_CANCEL = 128;

/** Bits of the second byte of flags. */
const NOTED = 1;
const LOCAL = 2;
const QUIET = 4;
const EXPIRED = 8;
const LAST_FAILURE = 16;
const KEEPS_REPLIES = 32;
const LISTENED = 64;

/** States by the number a record holds; 0 is a record not in use. */
const states: readonly TransactionState[] = [
  'terminated',
  'trying',
  'proceeding',
  'completed',
  'confirmed',
  'accepted',
];

/**
 * A view of one transaction's record: plain numbers in typed memory, the bytes of request, reply and suspension being
 * blocks of the byte store. Made for one event or run and thrown away. A class, because getters on a prototype cost
 * nothing per view.
 */
export class TransactionRecord {
  /** Bytes of memory a record takes. */
  static readonly size = RECORD_SIZE;
  readonly number: number;
  readonly #memory: DataView;
  readonly #base: number;

  constructor(memory: DataView, base: number, number: number) {
    this.#memory = memory;
    this.#base = base;
    this.number = number;
  }

  /** Sets every field to zero. */
  clear(): void {
    for (let at = 0; at < RECORD_SIZE; at += 4) this.#memory.setUint32(this.#base + at, 0);
  }

  get label(): number {
    return this.#memory.getUint32(this.#base + LABEL);
  }
  set label(value: number) {
    this.#memory.setUint32(this.#base + LABEL, value);
  }

  get index(): number {
    return this.#memory.getUint16(this.#base + INDEX);
  }
  set index(value: number) {
    this.#memory.setUint16(this.#base + INDEX, value);
  }

  get state(): TransactionState {
    return states[this.#memory.getUint8(this.#base + STATE)] ?? 'terminated';
  }
  set state(value: TransactionState) {
    this.#memory.setUint8(this.#base + STATE, states.indexOf(value));
  }

  /** Status of the last reply sent, 0 before the first. */
  get status(): number {
    return this.#memory.getUint16(this.#base + STATUS);
  }
  set status(value: number) {
    this.#memory.setUint16(this.#base + STATUS, value);
  }

  /** Runs of the transaction that are out. */
  get holds(): number {
    return this.#memory.getUint16(this.#base + HOLDS);
  }
  set holds(value: number) {
    this.#memory.setUint16(this.#base + HOLDS, value);
  }

  /** The request slot's turn: that of its present or last suspension. */
  get turn(): number {
    return this.#memory.getUint32(this.#base + TURN);
  }
  set turn(value: number) {
    this.#memory.setUint32(this.#base + TURN, value);
  }

  /** Number of the next record of the same hash index, 0 at the end. */
  get next(): number {
    return this.#memory.getUint32(this.#base + NEXT);
  }
  set next(value: number) {
    this.#memory.setUint32(this.#base + NEXT, value);
  }

  get keyHash(): number {
    return this.#memory.getUint32(this.#base + KEY_HASH);
  }
  set keyHash(value: number) {
    this.#memory.setUint32(this.#base + KEY_HASH, value);
  }

  get createdAt(): number {
    return this.#memory.getFloat64(this.#base + CREATED_AT);
  }
  set createdAt(value: number) {
    this.#memory.setFloat64(this.#base + CREATED_AT, value);
  }

  /** When the deadline timer is due (clock time). */
  get deadline(): number {
    return this.#memory.getFloat64(this.#base + DEADLINE);
  }
  set deadline(value: number) {
    this.#memory.setFloat64(this.#base + DEADLINE, value);
  }

  /** The timer that ends the present state: fr_timer or lifetime, then timer H, I or J. */
  get deadlineTimer(): Timer {
    return this.#memory.getFloat64(this.#base + DEADLINE_TIMER);
  }
  set deadlineTimer(value: Timer) {
    this.#memory.setFloat64(this.#base + DEADLINE_TIMER, value);
  }

  /** When a suspension wakes by itself (clock time); null when it does not. */
  get wakeAt(): number | null {
    const value = this.#memory.getFloat64(this.#base + WAKE_AT);
    return Number.isNaN(value) ? null : value;
  }
  set wakeAt(value: number | null) {
    this.#memory.setFloat64(this.#base + WAKE_AT, value ?? Number.NaN);
  }

  /** The timer within the present state: a suspension's wake, or the next retransmission (timer G). */
  get secondTimer(): Timer {
    return this.#memory.getFloat64(this.#base + SECOND_TIMER);
  }
  set secondTimer(value: Timer) {
    this.#memory.setFloat64(this.#base + SECOND_TIMER, value);
  }

  /** When the present suspension began (clock time). */
  get suspendedAt(): number {
    return this.#memory.getFloat64(this.#base + SUSPENDED_AT);
  }
  set suspendedAt(value: number) {
    this.#memory.setFloat64(this.#base + SUSPENDED_AT, value);
  }

  /** Block of what was received (see `request-block.ts`). */
  get request(): BlockHandle {
    return this.#memory.getUint32(this.#base + REQUEST);
  }
  set request(value: BlockHandle) {
    this.#memory.setUint32(this.#base + REQUEST, value);
  }

  /** Block of the last reply sent. */
  get reply(): BlockHandle {
    return this.#memory.getUint32(this.#base + REPLY);
  }
  set reply(value: BlockHandle) {
    this.#memory.setUint32(this.#base + REPLY, value);
  }

  /** Block of the suspension's record. */
  get suspension(): BlockHandle {
    return this.#memory.getUint32(this.#base + SUSPENSION);
  }
  set suspension(value: BlockHandle) {
    this.#memory.setUint32(this.#base + SUSPENSION, value);
  }

  /** Present retransmission interval in milliseconds. */
  get interval(): number {
    return this.#memory.getUint32(this.#base + INTERVAL);
  }
  set interval(value: number) {
    this.#memory.setUint32(this.#base + INTERVAL, value);
  }

  /** The transaction's own timers in milliseconds; they start as the parameters say. */
  get fr(): number {
    return this.#memory.getUint32(this.#base + FR);
  }
  set fr(value: number) {
    this.#memory.setUint32(this.#base + FR, value);
  }
  get frInv(): number {
    return this.#memory.getUint32(this.#base + FR_INV);
  }
  set frInv(value: number) {
    this.#memory.setUint32(this.#base + FR_INV, value);
  }
  get maxLifetime(): number {
    return this.#memory.getUint32(this.#base + MAX_LIFETIME);
  }
  set maxLifetime(value: number) {
    this.#memory.setUint32(this.#base + MAX_LIFETIME, value);
  }
  get retr1(): number {
    return this.#memory.getUint32(this.#base + RETR1);
  }
  set retr1(value: number) {
    this.#memory.setUint32(this.#base + RETR1, value);
  }
  get retr2(): number {
    return this.#memory.getUint32(this.#base + RETR2);
  }
  set retr2(value: number) {
    this.#memory.setUint32(this.#base + RETR2, value);
  }

  /** Milliseconds of its life that do not count: asleep with a deadline of their own. */
  get slept(): number {
    return this.#memory.getUint32(this.#base + SLEPT);
  }
  set slept(value: number) {
    this.#memory.setUint32(this.#base + SLEPT, value);
  }

  /** Record number of its first branch, 0 without one. */
  get firstBranch(): number {
    return this.#memory.getUint32(this.#base + FIRST_BRANCH);
  }
  set firstBranch(value: number) {
    this.#memory.setUint32(this.#base + FIRST_BRANCH, value);
  }

  get branchCount(): number {
    return this.#memory.getUint16(this.#base + BRANCH_COUNT);
  }
  set branchCount(value: number) {
    this.#memory.setUint16(this.#base + BRANCH_COUNT, value);
  }

  /** A 6xx does not cancel its other branches. */
  get without6xx(): boolean {
    return this.#memory.getUint8(this.#base + WITHOUT_6XX) !== 0;
  }
  set without6xx(value: boolean) {
    this.#memory.setUint8(this.#base + WITHOUT_6XX, value ? 1 : 0);
  }

  /** Block of what the script goes on with when its branches are answered; tm never looks into it. */
  get script(): BlockHandle {
    return this.#memory.getUint32(this.#base + SCRIPT);
  }
  set script(value: BlockHandle) {
    this.#memory.setUint32(this.#base + SCRIPT, value);
  }

  /** What the end-of-run rule answers when forwarding failed; 0: nothing failed. */
  get error(): number {
    return this.#memory.getUint16(this.#base + ERROR);
  }
  set error(value: number) {
    this.#memory.setUint16(this.#base + ERROR, value);
  }

  get isInvite(): boolean {
    return this.#flag(INVITE);
  }
  set isInvite(value: boolean) {
    this.#setFlag(INVITE, value);
  }

  get cancelled(): boolean {
    return this.#flag(CANCELLED);
  }
  set cancelled(value: boolean) {
    this.#setFlag(CANCELLED, value);
  }

  get suspended(): boolean {
    return this.#flag(SUSPENDED);
  }
  set suspended(value: boolean) {
    this.#setFlag(SUSPENDED, value);
  }

  /** Something outside keeps a note of the suspension: it is told when that leaves its slot. */
  get watched(): boolean {
    return this.#flag(WATCHED);
  }
  set watched(value: boolean) {
    this.#setFlag(WATCHED, value);
  }

  /** The suspension's time counts neither for fr_timer nor for the lifetime. */
  get ownDeadline(): boolean {
    return this.#flag(OWN_DEADLINE);
  }
  set ownDeadline(value: boolean) {
    this.#setFlag(OWN_DEADLINE, value);
  }

  /** Who suspended wants to know when a CANCEL ends it. */
  get tellsCancel(): boolean {
    return this.#flag(TELLS_CANCEL);
  }
  set tellsCancel(value: boolean) {
    this.#setFlag(TELLS_CANCEL, value);
  }

  /** Answered finally or released: it only absorbs. */
  get ended(): boolean {
    return this.#flag(ENDED);
  }
  set ended(value: boolean) {
    this.#setFlag(ENDED, value);
  }

  /** The transport retransmits by itself. */
  get reliable(): boolean {
    return this.#flag(RELIABLE);
  }
  set reliable(value: boolean) {
    this.#setFlag(RELIABLE, value);
  }

  /** Something outside keeps a note of the transaction: it is told when that is gone. */
  get noted(): boolean {
    return this.#flag(NOTED, MORE_FLAGS);
  }
  set noted(value: boolean) {
    this.#setFlag(NOTED, value, MORE_FLAGS);
  }

  /** Modules want to hear of its replies and failures. */
  get listened(): boolean {
    return this.#flag(LISTENED, MORE_FLAGS);
  }
  set listened(value: boolean) {
    this.#setFlag(LISTENED, value, MORE_FLAGS);
  }

  /** Its request is our own: nobody upstream waits for replies. */
  get local(): boolean {
    return this.#flag(LOCAL, MORE_FLAGS);
  }
  set local(value: boolean) {
    this.#setFlag(LOCAL, value, MORE_FLAGS);
  }

  /** Its lifetime was over when a branch ended. */
  get expired(): boolean {
    return this.#flag(EXPIRED, MORE_FLAGS);
  }
  set expired(value: boolean) {
    this.#setFlag(EXPIRED, value, MORE_FLAGS);
  }

  /** Its failure_route has run after the end of its lifetime: it does not once more. */
  get lastFailure(): boolean {
    return this.#flag(LAST_FAILURE, MORE_FLAGS);
  }
  set lastFailure(value: boolean) {
    this.#setFlag(LAST_FAILURE, value, MORE_FLAGS);
  }

  /** The replies so far count on when the next leg of serial forking begins. */
  get keepsReplies(): boolean {
    return this.#flag(KEEPS_REPLIES, MORE_FLAGS);
  }
  set keepsReplies(value: boolean) {
    this.#setFlag(KEEPS_REPLIES, value, MORE_FLAGS);
  }

  /** Nothing that its branches come to goes up (`t_replicate`). */
  get quiet(): boolean {
    return this.#flag(QUIET, MORE_FLAGS);
  }
  set quiet(value: boolean) {
    this.#setFlag(QUIET, value, MORE_FLAGS);
  }

  #flag(mask: number, at = FLAGS): boolean {
    return (this.#memory.getUint8(this.#base + at) & mask) !== 0;
  }

  #setFlag(mask: number, value: boolean, at = FLAGS): void {
    const flags = this.#memory.getUint8(this.#base + at);
    this.#memory.setUint8(this.#base + at, value ? flags | mask : flags & ~mask);
  }
}

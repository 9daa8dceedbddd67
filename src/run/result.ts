import { forwardedReply } from '../sip/forward.ts';
import { type ByteReader, ByteWriter, MalformedBytes, readAll, readList, writeList } from './bytes.ts';
import type { RunContext } from './context.ts';
import { readDestination, writeDestination } from './destination-codec.ts';
import type { Effect } from './effects.ts';
import { readForwardedBranch, writeForwardedBranch } from './forwarded-branch.ts';
import { stateToKeep } from './kept-state.ts';
import { readLocalRequest, writeLocalRequest } from './local-request.ts';
import type { RunLocals } from './locals.ts';
import type { SuspensionRecord } from './record.ts';
import type { RunState } from './state.ts';
import type { Operation, Stop } from './stop.ts';
import { readTarget, writeTarget } from './target.ts';
import { readTask, writeTask } from './task.ts';
import { readTimers, writeTimers } from './timer-settings.ts';
import type { TransactionName } from './transaction.ts';

/** An effect as the owner gets it: what the run left to keep is already a record. */
export type SentEffect = Exclude<Effect, { kind: 'suspend' }> | SentSuspension | SentState;

/** What the transaction keeps for the runs that follow, as a record: a branch of it may still be answered. */
export interface SentState {
  readonly kind: 'keep';
  readonly record: Uint8Array;
  /** Modules want to hear what becomes of the transaction. */
  readonly listened: boolean;
}

/** A stop with its record. */
export interface SentSuspension {
  readonly kind: 'suspend';
  /** See `Stop`. */
  readonly delay: number | null;
  readonly key: string | null;
  readonly operation: Operation | null;
  /** Epoch milliseconds at which the run that stops had begun. */
  readonly begun: number;
  /** A CANCEL runs a route of the script (`async_on_cancel`). */
  readonly tellsCancel: boolean;
  /** The time asleep counts neither for `fr_timer` nor for the lifetime of the transaction. */
  readonly ownDeadline: boolean;
  /** Where a reply stops: of which branch, and how it goes up when nobody goes on with it. Null: a request stops. */
  readonly reply: { readonly branch: number; readonly status: number; readonly bytes: Uint8Array } | null;
  readonly record: Uint8Array;
}

/** Takes a run's effects so far, in the form the owner applies; a suspension becomes its record. */
export function takeEffects(run: RunContext, encode: (record: SuspensionRecord) => Uint8Array): SentEffect[] {
  const { effects } = run;
  const sent = effects.map((effect) =>
    effect.kind === 'suspend' ? suspensionOf(run, effect.stop, effect.locals, encode) : effect,
  );
  run.effects = [];
  const { transaction } = run;
  if (transaction === null) return sent;
  const { branches, status } = transaction.snapshot;
  const listened = run.services.listeners.listens(run);
  // Answered by its script, and forwarded all the same: replies still run their route.
  const awaits = branches.length > 0 && (status < 200 || sent.some(({ kind }) => kind === 'forward'));
  if (!listened && !awaits) return sent;
  // First: what a reply sets off finds what its run left.
  const record = encode(recordOf(run, stateToKeep(run), NOTHING_STOPPED));
  return [{ kind: 'keep', record, listened }, ...sent];
}

/** Of a record that is not a suspension's. */
const NOTHING_STOPPED = {
  group: '',
  why: '',
  where: '',
  key: null,
  since: 0,
  timeResult: null,
  locals: null,
  failure: null,
  branchScript: null,
  places: [],
};

/** A record of this run. */
function recordOf(
  run: RunContext,
  state: RunState,
  rest: Omit<SuspensionRecord, 'kind' | 'state' | 'snapshot' | 'branch' | 'kept'>,
): SuspensionRecord {
  const { transaction, kind, branch } = run;
  if (transaction === null) throw new Error('a record without a transaction');
  return { ...rest, kind, state, snapshot: transaction.snapshot, branch, kept: null };
}

function suspensionOf(
  run: RunContext,
  stop: Stop,
  locals: RunLocals | null,
  encode: (record: SuspensionRecord) => Uint8Array,
): SentSuspension {
  const { transaction, state, kind } = run;
  if (transaction === null) throw new Error('a suspension without a transaction');
  const { group, why, where, key, timeResult, places, delay, operation } = stop;
  const full = stop.continuation === 'full';
  const record = encode({
    branch: run.branch,
    kept: run.kept,
    group,
    why,
    where,
    key,
    since: run.services.clock.wallTime(),
    // Kamailio goes on as a failure route, whatever route it stopped in; a reply stays one.
    kind: full || kind === 'onreply' ? kind : 'failure',
    timeResult,
    locals,
    failure: full ? run.failure : null,
    branchScript: run.branchScript,
    state,
    snapshot: transaction.snapshot,
    places,
  });
  // Without a time of its own something has to end it when nothing comes.
  const ownDeadline = full && delay !== null;
  const tellsCancel = state.routes.cancel !== null;
  const reply =
    kind === 'onreply' && run.branch !== null
      ? { branch: run.branch, status: run.status, bytes: forwardedReply(run.message, state.edits) }
      : null;
  return {
    kind: 'suspend',
    delay,
    key,
    operation,
    begun: run.begun,
    tellsCancel,
    ownDeadline,
    reply,
    record,
  };
}

/** Names a suspension: its transaction, slot and turn. */
export interface SuspensionName extends TransactionName {
  readonly slot: number;
  /** The turn that ran: effects of a turn that no longer counts are refused by the owner. */
  readonly turn: number;
}

/** What comes back from an async worker: the effects of one run, in order. */
export interface RunResult {
  /** The suspension that the run went on from; null: it went on from none (a task, a timer). */
  readonly of: SuspensionName | null;
  /** The run is over; false when it paused and these are its effects so far. */
  readonly over: boolean;
  /** Where the run had stopped, and how many milliseconds late it began to go on; null where that is known already. */
  readonly resumed: { readonly where: string; readonly lag: number } | null;
  readonly effects: readonly SentEffect[];
}

/** First byte of a result among what async workers send to an owner. */
const RESULT = 1;

const KINDS = [
  'stateless-reply',
  'reply',
  'retransmit-reply',
  'suspend',
  'release',
  'cancel',
  'timers',
  'module',
  'task',
  'operation',
  'forward',
  'fail',
  'send',
  'cancel-branches',
  'drop-replies',
  'keep',
  'relay-reply',
  'append',
  'watch',
  'request',
  'alias',
  'close',
  'end-failure',
] as const;

const DROPPED = ['last', 'all', 'none'] as const;

/** Makes the encoder of results; one per worker, since it keeps its buffer. */
export function createResultEncoder(): (result: RunResult) => Buffer {
  const writer = new ByteWriter();
  return (result) => {
    writer.begin();
    writer.byte(RESULT);
    writer.flag(result.of !== null);
    if (result.of !== null) writeSuspensionName(writer, result.of);
    writer.flag(result.over);
    writer.flag(result.resumed !== null);
    if (result.resumed !== null) {
      writer.text(result.resumed.where);
      writer.float(result.resumed.lag);
    }
    writeList(writer, result.effects, writeEffect);
    return writer.take();
  };
}

/** Reads a result; null when the bytes are not one. */
export function decodeResult(bytes: Uint8Array): RunResult | null {
  return readAll(bytes, (reader) => {
    if (reader.byte() !== RESULT) throw new MalformedBytes('not a result');
    return {
      of: reader.flag() ? readSuspensionName(reader) : null,
      over: reader.flag(),
      resumed: reader.flag() ? { where: reader.text(), lag: reader.float() } : null,
      effects: readList(reader, readEffect),
    };
  });
}

function writeEffect(writer: ByteWriter, effect: SentEffect): void {
  writer.byte(KINDS.indexOf(effect.kind));
  switch (effect.kind) {
    case 'stateless-reply':
    case 'reply':
      writer.unsigned(effect.status);
      writer.bytes(effect.bytes);
      break;
    case 'suspend':
      writer.value(effect.delay);
      writer.value(effect.key);
      writer.flag(effect.operation !== null);
      if (effect.operation !== null) writeOperation(writer, effect.operation);
      writer.float(effect.begun);
      writer.flag(effect.tellsCancel);
      writer.flag(effect.ownDeadline);
      writer.flag(effect.reply !== null);
      if (effect.reply !== null) writeReply(writer, effect.reply);
      writer.bytes(effect.record);
      break;
    case 'task':
      writeTask(writer, effect.task);
      break;
    case 'operation':
      writeOperation(writer, effect.operation);
      writer.flag(effect.task !== null);
      if (effect.task !== null) writeTask(writer, effect.task);
      break;
    case 'cancel':
      writer.unsigned(effect.invite.index);
      writer.unsigned(effect.invite.label);
      writer.text(effect.headers);
      break;
    case 'forward':
      writeList(writer, effect.branches, writeForwardedBranch);
      writer.flag(effect.without6xx);
      writer.flag(effect.quiet);
      break;
    case 'fail':
      writer.unsigned(effect.status);
      writer.flag(effect.now);
      break;
    case 'send':
      writeTarget(writer, effect.target);
      writer.bytes(effect.bytes);
      break;
    case 'cancel-branches':
      writer.text(effect.which);
      writer.unsigned(effect.branch);
      break;
    case 'drop-replies':
      writer.byte(DROPPED.indexOf(effect.which));
      break;
    case 'keep':
      writer.bytes(effect.record);
      writer.flag(effect.listened);
      break;
    case 'relay-reply':
      writeReply(writer, effect);
      writer.flag(effect.dropped);
      break;
    case 'timers':
      writeTimers(writer, effect.timers);
      break;
    case 'module':
      writer.text(effect.module);
      writer.bytes(effect.data);
      break;
    case 'append':
      writer.unsigned(effect.transaction.index);
      writer.unsigned(effect.transaction.label);
      writeList(writer, effect.destinations, writeDestination);
      break;
    case 'request':
      writeLocalRequest(writer, effect.request);
      break;
    case 'alias':
      writer.unsigned(effect.connection);
      writer.unsigned(effect.port);
      break;
    case 'close':
      writer.unsigned(effect.connection);
      break;
    case 'retransmit-reply':
    case 'release':
    case 'watch':
    case 'end-failure':
      break;
  }
}

function readEffect(reader: ByteReader): SentEffect {
  const kind = KINDS[reader.byte()];
  switch (kind) {
    case 'stateless-reply':
    case 'reply':
      return { kind, status: reader.unsigned(), bytes: reader.bytes() };
    case 'suspend':
      return {
        kind,
        delay: reader.numberOrNull(),
        key: reader.textOrNull(),
        operation: reader.flag() ? readOperation(reader) : null,
        begun: reader.float(),
        tellsCancel: reader.flag(),
        ownDeadline: reader.flag(),
        reply: reader.flag() ? readReply(reader) : null,
        record: reader.bytes(),
      };
    case 'task':
      return { kind, task: readTask(reader) };
    case 'operation':
      return {
        kind,
        operation: readOperation(reader),
        task: reader.flag() ? readTask(reader) : null,
      };
    case 'cancel':
      return {
        kind,
        invite: { index: reader.unsigned(), label: reader.unsigned() },
        headers: reader.text(),
      };
    case 'forward':
      return {
        kind,
        branches: readList(reader, readForwardedBranch),
        without6xx: reader.flag(),
        quiet: reader.flag(),
      };
    case 'fail':
      return { kind, status: reader.unsigned(), now: reader.flag() };
    case 'send':
      return { kind, target: readTarget(reader), bytes: reader.bytes() };
    case 'cancel-branches':
      return { kind, which: readWhich(reader), branch: reader.unsigned() };
    case 'drop-replies':
      return { kind, which: DROPPED[reader.byte()] ?? 'all' };
    case 'keep':
      return { kind, record: reader.bytes(), listened: reader.flag() };
    case 'relay-reply':
      return { kind, ...readReply(reader), dropped: reader.flag() };
    case 'timers':
      return { kind, timers: readTimers(reader) };
    case 'module':
      return { kind, module: reader.text(), data: reader.bytes() };
    case 'append':
      return {
        kind,
        transaction: { index: reader.unsigned(), label: reader.unsigned() },
        destinations: readList(reader, (from) => readDestination(from)),
      };
    case 'request':
      return { kind, request: readLocalRequest(reader) };
    case 'alias':
      return { kind, connection: reader.unsigned(), port: reader.unsigned() };
    case 'close':
      return { kind, connection: reader.unsigned() };
    case 'retransmit-reply':
    case 'release':
    case 'watch':
    case 'end-failure':
      return { kind };
    default:
      throw new MalformedBytes('unknown effect');
  }
}

function writeReply(writer: ByteWriter, reply: NonNullable<SentSuspension['reply']>): void {
  writer.unsigned(reply.branch);
  writer.unsigned(reply.status);
  writer.bytes(reply.bytes);
}

function readReply(reader: ByteReader): NonNullable<SentSuspension['reply']> {
  return { branch: reader.unsigned(), status: reader.unsigned(), bytes: reader.bytes() };
}

function readWhich(reader: ByteReader): 'all' | 'others' | 'this' {
  const which = reader.text();
  if (which === 'all' || which === 'others' || which === 'this') return which;
  throw new MalformedBytes('unknown choice of branches');
}

/** Writes the name of a suspension. */
function writeSuspensionName(writer: ByteWriter, name: SuspensionName): void {
  writer.unsigned(name.index);
  writer.unsigned(name.label);
  writer.unsigned(name.slot);
  writer.unsigned(name.turn);
}

/** Reads what {@link writeSuspensionName} wrote. Throws `MalformedBytes` on anything else. */
function readSuspensionName(reader: ByteReader): SuspensionName {
  return {
    index: reader.unsigned(),
    label: reader.unsigned(),
    slot: reader.unsigned(),
    turn: reader.unsigned(),
  };
}

function writeOperation(writer: ByteWriter, { module, name, input }: Operation): void {
  writer.text(module);
  writer.text(name);
  writer.bytes(input);
}

function readOperation(reader: ByteReader): Operation {
  return { module: reader.text(), name: reader.text(), input: reader.bytes() };
}

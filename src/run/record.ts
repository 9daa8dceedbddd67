import type { RouteKind } from '../script/declarations.ts';
import type { Place } from '../script/place.ts';
import type { Edit } from '../sip/edits.ts';
import { type BranchScript, decodeBranchScript, encodeBranchScript } from './branch-script.ts';
import {
  type ByteReader,
  ByteWriter,
  MalformedBytes,
  readAll,
  readBegin,
  readList,
  writeList,
} from './bytes.ts';
import type { FailureCause } from './context.ts';
import { readDestination, readLocated, writeDestination, writeLocated } from './destination-codec.ts';
import { type RunLocals, readLocals, writeLocals } from './locals.ts';
import { readPlaces, writePlaces } from './places.ts';
import { readSocketEdit, writeSocketEdit } from './socket-edit-codec.ts';
import type { Avp, RequestBase, RunState } from './state.ts';
import { readTimers, writeTimers } from './timer-settings.ts';
import type { BranchState, TransactionSnapshot } from './transaction.ts';
import { readXavp, writeXavp } from './xavp-codec.ts';

/** What an owner reads of a record without the rest: for listings, and to know who goes on. */
export interface RecordHead {
  /** Name of the worker group that goes on. */
  readonly group: string;
  /** One word: `sleep`, `wait`, `query` … */
  readonly why: string;
  /** `file:line:column` of the call that stopped the run; empty where it is not known. */
  readonly where: string;
  /** The key that wakes it; null: none does. */
  readonly key: string | null;
  /** Epoch milliseconds at which it stopped; 0 where that is not known. */
  readonly since: number;
}

/**
 * The script's own part of a suspension: all that the script may still read, where it goes on and what the run knows of
 * its transaction. `tm` keeps it as bytes beside its own header and never looks inside.
 */
export interface SuspensionRecord extends RecordHead {
  readonly state: RunState;
  readonly snapshot: TransactionSnapshot;
  /** Where to go on, outermost first; empty: whoever wakes it says where. */
  readonly places: readonly Place[];
  /** Kind of the run that goes on. */
  readonly kind: RouteKind;
  /** Result of the call that stopped when its own time woke it; null: the one in `places`. */
  readonly timeResult: number | null;
  /** What a full continuation takes along; null: nothing. */
  readonly locals: RunLocals | null;
  /** Why the failure route that stopped was run; null in other kinds. */
  readonly failure: FailureCause | null;
  /** Number of the branch that the run was about; null: none. */
  readonly branch: number | null;
  /** Where a reply stopped: what its transaction keeps of the request. */
  readonly kept: RunState | null;
  /** What the script keeps of that branch. */
  readonly branchScript: BranchScript | null;
}

/** Form of the bytes. A change of form takes the next number; `decodeRecord` reads every one there was. */
const RECORD_VERSION = 3;
/** Version 2: nothing of branches. */
const SECOND_VERSION = 2;
/** Version 1: a group, then state, snapshot and places; what goes on is of failure-route kind. */
const FIRST_VERSION = 1;

const EDIT_KINDS = ['delete', 'replace', 'insert', 'body', 'socket'] as const;
const ROUTE_KINDS: readonly RouteKind[] = [
  'request',
  'failure',
  'onreply',
  'branch',
  'branch-failure',
  'onsend',
  'event',
];

/** Makes the encoder of records; it keeps one growing buffer, so make one per worker. */
export function createRecordEncoder(): (record: SuspensionRecord) => Buffer {
  const writer = new ByteWriter();
  return (record) => {
    writer.begin();
    writer.byte(RECORD_VERSION);
    writer.text(record.group);
    writer.text(record.why);
    writer.text(record.where);
    writer.value(record.key);
    writer.float(record.since);
    writer.byte(ROUTE_KINDS.indexOf(record.kind));
    writer.value(record.timeResult);
    writer.flag(record.locals !== null);
    if (record.locals !== null) writeLocals(writer, record.locals);
    writer.flag(record.failure !== null);
    if (record.failure !== null) {
      writer.unsigned(record.failure.status);
      writer.flag(record.failure.timedOut);
      writer.flag(record.failure.expired);
      writer.flag(record.failure.reply !== null);
      if (record.failure.reply !== null) writer.bytes(record.failure.reply);
    }
    writeState(writer, record.state);
    writeSnapshot(writer, record.snapshot);
    writePlaces(writer, record.places);
    writer.value(record.branch);
    writer.flag(record.kept !== null);
    if (record.kept !== null) writeState(writer, record.kept);
    writer.flag(record.branchScript !== null);
    if (record.branchScript !== null) writer.bytes(encodeBranchScript(record.branchScript));
    return writer.take();
  };
}

/** Reads a record; null when the bytes are not one. The message bytes are a view into `bytes`. */
export function decodeRecord(bytes: Uint8Array): SuspensionRecord | null {
  return readAll(bytes, (reader) => {
    const version = reader.byte();
    const head = readHead(reader, version);
    const first = version === FIRST_VERSION;
    return {
      ...head,
      kind: first ? 'failure' : readKind(reader),
      timeResult: first ? null : reader.numberOrNull(),
      locals: !first && reader.flag() ? readLocals(reader) : null,
      failure: !first && reader.flag() ? readFailure(reader, version) : null,
      state: readState(reader, version),
      snapshot: readSnapshot(reader, version),
      places: readPlaces(reader),
      branch: version === RECORD_VERSION ? reader.numberOrNull() : null,
      kept: version === RECORD_VERSION && reader.flag() ? readState(reader, version) : null,
      branchScript: version === RECORD_VERSION && reader.flag() ? decodeBranchScript(reader.bytes()) : null,
    };
  });
}

function readFailure(reader: ByteReader, version: number): FailureCause {
  return {
    status: reader.unsigned(),
    timedOut: reader.flag(),
    expired: version === RECORD_VERSION && reader.flag(),
    reply: version === RECORD_VERSION && reader.flag() ? reader.bytes() : null,
  };
}

/** The head of a record without reading the rest; null when the bytes are not a record. */
export function headOfRecord(bytes: Uint8Array): RecordHead | null {
  return readBegin(bytes, (reader) => readHead(reader, reader.byte()));
}

/** The `where` of a record's head alone, which is asked of every suspension; '' when there is none. */
export function whereOfRecord(bytes: Uint8Array): string {
  const where = readBegin(bytes, (reader) => {
    const version = reader.byte();
    if (version !== RECORD_VERSION && version !== SECOND_VERSION) return '';
    reader.bytes();
    reader.bytes();
    return reader.text();
  });
  return where ?? '';
}

function readHead(reader: ByteReader, version: number): RecordHead {
  if (version === FIRST_VERSION) {
    return { group: reader.text(), why: 'sleep', where: '', key: null, since: 0 };
  }
  if (version !== RECORD_VERSION && version !== SECOND_VERSION)
    throw new MalformedBytes('another form of record');
  return {
    group: reader.text(),
    why: reader.text(),
    where: reader.text(),
    key: reader.textOrNull(),
    since: reader.float(),
  };
}

function readKind(reader: ByteReader): RouteKind {
  const kind = ROUTE_KINDS[reader.byte()];
  if (kind === undefined) throw new MalformedBytes('unknown kind of route');
  return kind;
}

function writeState(writer: ByteWriter, state: RunState): void {
  const { received } = state;
  writer.text(received.proto);
  writer.unsigned(received.socket);
  writer.text(received.srcIp);
  writer.unsigned(received.srcPort);
  writer.text(received.dstIp);
  writer.unsigned(received.dstPort);
  writer.unsigned(received.connection);
  writer.float(received.at);
  writer.bytes(state.bytes);
  writeList(writer, state.edits, writeEdit);
  writer.text(state.reply.headers);
  writer.value(state.reply.body);
  writer.value(state.reply.contentType);
  writer.value(state.uri);
  writer.flag(state.uriIsNew);
  writer.value(state.q);
  writeLocated(writer, state.located);
  writer.value(state.dstUri);
  writer.value(state.path);
  writer.value(state.sendSocket);
  writeList(writer, state.destinations, writeDestination);
  writer.unsigned(state.flags >>> 0);
  writer.unsigned(state.xflags[0] >>> 0);
  writer.unsigned(state.xflags[1] >>> 0);
  writer.unsigned(state.branchFlags >>> 0);
  writer.flag(state.forceRport);
  writeList(writer, state.avps, writeAvp);
  writeList(writer, state.xavps, writeXavp);
  writeList(writer, state.xavus, writeXavp);
  writeList(writer, state.xavis, writeXavp);
  writer.value(state.routes.failure);
  writer.value(state.routes.reply);
  writer.value(state.routes.branch);
  writer.value(state.routes.branchFailure);
  writer.value(state.routes.cancel);
  writeTimers(writer, state.timers);
  writer.value(state.autoTrying === null ? null : Number(state.autoTrying));
  writer.value(state.ownVia.host);
  writer.value(state.ownVia.port);
  writer.flag(state.ownVia.rport);
  writer.flag(state.connects);
  writer.flag(state.off.sixHundred);
  writer.flag(state.off.errorReply);
  writer.flag(state.off.cancelReason);
  writer.flag(state.off.failover);
  writer.value(state.formerBranchRoute);
  writer.flag(state.base !== null);
  if (state.base !== null) writeBase(writer, state.base);
}

/** What a state has for forwarding; absent from earlier versions. */
function readForwarding(
  reader: ByteReader,
): Pick<RunState, 'ownVia' | 'connects' | 'off' | 'formerBranchRoute' | 'base'> {
  return {
    ownVia: { host: reader.textOrNull(), port: reader.numberOrNull(), rport: reader.flag() },
    connects: reader.flag(),
    off: {
      sixHundred: reader.flag(),
      errorReply: reader.flag(),
      cancelReason: reader.flag(),
      failover: reader.flag(),
    },
    formerBranchRoute: reader.textOrNull(),
    base: reader.flag() ? readBase(reader) : null,
  };
}

const NOTHING_OF_FORWARDING: Pick<RunState, 'ownVia' | 'connects' | 'off' | 'formerBranchRoute' | 'base'> = {
  ownVia: { host: null, port: null, rport: false },
  connects: true,
  off: { sixHundred: false, errorReply: false, cancelReason: false, failover: false },
  formerBranchRoute: null,
  base: null,
};

function writeBase(writer: ByteWriter, base: RequestBase): void {
  writeList(writer, base.edits, writeEdit);
  writer.value(base.uri);
  writer.value(base.dstUri);
  writer.value(base.path);
  writer.value(base.sendSocket);
  writer.unsigned(base.branchFlags >>> 0);
}

function readBase(reader: ByteReader): RequestBase {
  return {
    edits: readList(reader, readEdit),
    uri: reader.textOrNull(),
    dstUri: reader.textOrNull(),
    path: reader.textOrNull(),
    sendSocket: reader.textOrNull(),
    branchFlags: reader.unsigned(),
  };
}

function readState(reader: ByteReader, version: number): RunState {
  return {
    received: {
      proto: reader.text(),
      socket: reader.unsigned(),
      srcIp: reader.text(),
      srcPort: reader.unsigned(),
      dstIp: reader.text(),
      dstPort: reader.unsigned(),
      connection: version === RECORD_VERSION ? reader.unsigned() : 0,
      at: reader.float(),
    },
    bytes: reader.bytes(),
    edits: readList(reader, readEdit),
    reply: { headers: reader.text(), body: reader.textOrNull(), contentType: reader.textOrNull() },
    uri: reader.textOrNull(),
    uriIsNew: reader.flag(),
    q: version === FIRST_VERSION ? -1 : (reader.numberOrNull() ?? -1),
    located: readLocated(reader, version),
    dstUri: reader.textOrNull(),
    path: reader.textOrNull(),
    sendSocket: reader.textOrNull(),
    destinations: readList(reader, (from) => readDestination(from, version)),
    flags: reader.unsigned(),
    xflags: [reader.unsigned(), reader.unsigned()],
    branchFlags: reader.unsigned(),
    forceRport: reader.flag(),
    avps: readList(reader, readAvp),
    xavps: readList(reader, readXavp),
    xavus: readList(reader, readXavp),
    xavis: readList(reader, readXavp),
    routes: {
      failure: reader.textOrNull(),
      reply: reader.textOrNull(),
      branch: reader.textOrNull(),
      branchFailure: reader.textOrNull(),
      cancel: version === FIRST_VERSION ? null : reader.textOrNull(),
    },
    timers: readTimers(reader),
    autoTrying: readFlag(reader),
    ...(version === RECORD_VERSION ? readForwarding(reader) : NOTHING_OF_FORWARDING),
  };
}

function writeEdit(writer: ByteWriter, edit: Edit): void {
  writer.byte(EDIT_KINDS.indexOf(edit.kind));
  switch (edit.kind) {
    case 'delete':
      writer.unsigned(edit.start);
      writer.unsigned(edit.end);
      break;
    case 'replace':
      writer.unsigned(edit.start);
      writer.unsigned(edit.end);
      writer.text(edit.text);
      break;
    case 'insert':
      writer.unsigned(edit.at);
      writer.text(edit.text);
      break;
    case 'body':
      writer.text(edit.text);
      break;
    case 'socket':
      writeSocketEdit(writer, edit);
      break;
  }
}

function readEdit(reader: ByteReader): Edit {
  const kind = EDIT_KINDS[reader.byte()];
  switch (kind) {
    case 'delete':
      return { kind, start: reader.unsigned(), end: reader.unsigned() };
    case 'replace':
      return { kind, start: reader.unsigned(), end: reader.unsigned(), text: reader.text() };
    case 'insert':
      return { kind, at: reader.unsigned(), text: reader.text() };
    case 'body':
      return { kind, text: reader.text() };
    case 'socket':
      return readSocketEdit(reader);
    default:
      throw new MalformedBytes('unknown edit');
  }
}

function writeAvp(writer: ByteWriter, avp: Avp): void {
  writer.value(avp.name);
  writer.value(avp.value);
}

function readAvp(reader: ByteReader): Avp {
  const name = reader.value();
  if (name === null) throw new MalformedBytes('an AVP without a name');
  return { name, value: reader.value() };
}

function writeSnapshot(writer: ByteWriter, snapshot: TransactionSnapshot): void {
  writer.unsigned(snapshot.index);
  writer.unsigned(snapshot.label);
  writer.text(snapshot.method);
  writer.text(snapshot.toTag);
  writer.unsigned(snapshot.status);
  writer.flag(snapshot.invite !== null);
  if (snapshot.invite !== null) {
    writer.unsigned(snapshot.invite.index);
    writer.unsigned(snapshot.invite.label);
    writer.flag(snapshot.invite.pending);
  }
  writeList(writer, snapshot.branches, writeBranch);
}

function writeBranch(writer: ByteWriter, branch: BranchState): void {
  writer.unsigned(branch.status);
  writer.flag(branch.settled);
  writer.flag(branch.replied);
  writer.flag(branch.timedOut);
  writer.flag(branch.dropped);
}

function readBranch(reader: ByteReader): BranchState {
  return {
    status: reader.unsigned(),
    settled: reader.flag(),
    replied: reader.flag(),
    timedOut: reader.flag(),
    dropped: reader.flag(),
  };
}

function readSnapshot(reader: ByteReader, version: number): TransactionSnapshot {
  const withBranches = version === RECORD_VERSION;
  return {
    index: reader.unsigned(),
    label: reader.unsigned(),
    method: reader.text(),
    toTag: reader.text(),
    status: reader.unsigned(),
    invite: reader.flag()
      ? { index: reader.unsigned(), label: reader.unsigned(), pending: withBranches && reader.flag() }
      : null,
    branches: withBranches ? readList(reader, readBranch) : [],
    cancelled: false,
    suspended: false,
    released: false,
  };
}

function readFlag(reader: ByteReader): boolean | null {
  const value = reader.numberOrNull();
  return value === null ? null : value !== 0;
}

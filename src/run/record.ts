import type { Place } from '../script/place.ts';
import type { Value } from '../script/value.ts';
import type { Edit } from '../sip/edits.ts';
import { ByteReader, ByteWriter, MalformedBytes, readList, writeList } from './bytes.ts';
import type { Avp, Destination, RunState, Xavp } from './state.ts';
import { readTimers, writeTimers } from './timer-settings.ts';
import type { TransactionSnapshot } from './transaction.ts';

/**
 * The script's own part of a suspension: all that the script may still read, where it goes on and what the run knows of
 * its transaction. `tm` keeps it as bytes beside its own header and never looks inside.
 */
export interface SuspensionRecord {
  readonly state: RunState;
  readonly snapshot: TransactionSnapshot;
  /** Name of the worker group that goes on. */
  readonly group: string;
  /** Where to go on, outermost first. */
  readonly places: readonly Place[];
}

/** Form of the bytes. A change of form takes the next number; `decodeRecord` reads every one there was. */
const RECORD_VERSION = 1;

const EDIT_KINDS = ['delete', 'replace', 'insert', 'body'] as const;

/** Makes the encoder of records; it keeps one growing buffer, so make one per worker. */
export function createRecordEncoder(): (record: SuspensionRecord) => Buffer {
  const writer = new ByteWriter();
  return (record) => {
    writer.begin();
    writer.byte(RECORD_VERSION);
    writer.text(record.group);
    writeState(writer, record.state);
    writeSnapshot(writer, record.snapshot);
    writePlaces(writer, record.places);
    return writer.take();
  };
}

/** Reads a record; null when the bytes are not one. The message bytes are a view into `bytes`. */
export function decodeRecord(bytes: Uint8Array): SuspensionRecord | null {
  try {
    const reader = new ByteReader(bytes);
    if (reader.byte() !== RECORD_VERSION) return null;
    const record = {
      group: reader.text(),
      state: readState(reader),
      snapshot: readSnapshot(reader),
      places: readPlaces(reader),
    };
    return reader.atEnd ? record : null;
  } catch (error) {
    if (error instanceof MalformedBytes) return null;
    throw error;
  }
}

/** The group of a record without reading the rest; null when the bytes are not a record. */
export function groupOfRecord(bytes: Uint8Array): string | null {
  try {
    const reader = new ByteReader(bytes);
    return reader.byte() === RECORD_VERSION ? reader.text() : null;
  } catch (error) {
    if (error instanceof MalformedBytes) return null;
    throw error;
  }
}

function writeState(writer: ByteWriter, state: RunState): void {
  const { received } = state;
  writer.text(received.proto);
  writer.unsigned(received.socket);
  writer.text(received.srcIp);
  writer.unsigned(received.srcPort);
  writer.text(received.dstIp);
  writer.unsigned(received.dstPort);
  writer.float(received.at);
  writer.bytes(state.bytes);
  writeList(writer, state.edits, writeEdit);
  writer.text(state.reply.headers);
  writer.value(state.reply.body);
  writer.value(state.reply.contentType);
  writer.value(state.uri);
  writer.flag(state.uriIsNew);
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
  writeTimers(writer, state.timers);
  writer.value(state.autoTrying === null ? null : Number(state.autoTrying));
}

function readState(reader: ByteReader): RunState {
  return {
    received: {
      proto: reader.text(),
      socket: reader.unsigned(),
      srcIp: reader.text(),
      srcPort: reader.unsigned(),
      dstIp: reader.text(),
      dstPort: reader.unsigned(),
      at: reader.float(),
    },
    bytes: reader.bytes(),
    edits: readList(reader, readEdit),
    reply: { headers: reader.text(), body: reader.textOrNull(), contentType: reader.textOrNull() },
    uri: reader.textOrNull(),
    uriIsNew: reader.flag(),
    dstUri: reader.textOrNull(),
    path: reader.textOrNull(),
    sendSocket: reader.textOrNull(),
    destinations: readList(reader, readDestination),
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
    },
    timers: readTimers(reader),
    autoTrying: readFlag(reader),
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
    default:
      throw new MalformedBytes('unknown edit');
  }
}

function writeDestination(writer: ByteWriter, destination: Destination): void {
  writer.text(destination.uri);
  writer.value(destination.dstUri);
  writer.value(destination.path);
  writer.value(destination.q);
  writer.value(destination.sendSocket);
  writer.unsigned(destination.flags >>> 0);
}

function readDestination(reader: ByteReader): Destination {
  return {
    uri: reader.text(),
    dstUri: reader.textOrNull(),
    path: reader.textOrNull(),
    q: reader.numberOrNull() ?? -1,
    sendSocket: reader.textOrNull(),
    flags: reader.unsigned(),
  };
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

const LIST_MARK = 0xff;

function writeXavp(writer: ByteWriter, xavp: Xavp): void {
  writer.text(xavp.name);
  if (typeof xavp.value === 'object' && xavp.value !== null) {
    writer.byte(LIST_MARK);
    writeList(writer, xavp.value, writeXavp);
  } else {
    writer.byte(0);
    writer.value(xavp.value);
  }
}

function readXavp(reader: ByteReader): Xavp {
  const name = reader.text();
  const value: Value | Xavp[] = reader.byte() === LIST_MARK ? readList(reader, readXavp) : reader.value();
  return { name, value };
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
  }
}

function readSnapshot(reader: ByteReader): TransactionSnapshot {
  return {
    index: reader.unsigned(),
    label: reader.unsigned(),
    method: reader.text(),
    toTag: reader.text(),
    status: reader.unsigned(),
    invite: reader.flag() ? { index: reader.unsigned(), label: reader.unsigned() } : null,
    cancelled: false,
    suspended: false,
    released: false,
  };
}

function writePlaces(writer: ByteWriter, places: readonly Place[]): void {
  writeList(writer, places, (to, place) => {
    to.unsigned(place.block);
    to.unsigned(place.action);
    writeList(to, place.operands, (operands, value) => operands.value(value));
  });
}

function readPlaces(reader: ByteReader): Place[] {
  return readList(reader, (from) => ({
    block: from.unsigned(),
    action: from.unsigned(),
    operands: readList(from, (operands) => operands.value()),
  }));
}

function readFlag(reader: ByteReader): boolean | null {
  const value = reader.numberOrNull();
  return value === null ? null : value !== 0;
}

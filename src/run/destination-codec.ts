import type { ByteReader, ByteWriter } from './bytes.ts';
import type { Destination, Located } from './state.ts';

/** Versions of records in which the form of this changed. */
const FORM_WITH_LOCATED = 2;
const PRESENT_FORM = 3;

/** Writes one destination. */
export function writeDestination(writer: ByteWriter, destination: Destination): void {
  writer.text(destination.uri);
  writer.value(destination.dstUri);
  writer.value(destination.path);
  writer.value(destination.q);
  writer.value(destination.sendSocket);
  writer.unsigned(destination.flags >>> 0);
  writeLocated(writer, destination.located);
}

/** Reads what {@link writeDestination} wrote; `form`: that of the record which holds it. */
export function readDestination(reader: ByteReader, form = PRESENT_FORM): Destination {
  return {
    uri: reader.text(),
    dstUri: reader.textOrNull(),
    path: reader.textOrNull(),
    q: reader.numberOrNull() ?? -1,
    sendSocket: reader.textOrNull(),
    flags: reader.unsigned(),
    located: readLocated(reader, form),
  };
}

/** Writes what a URI was looked up from. */
export function writeLocated(writer: ByteWriter, located: Located | null): void {
  writer.flag(located !== null);
  if (located === null) return;
  writer.text(located.ruid);
  writer.text(located.userAgent);
  writer.value(located.instance);
}

/** Reads what {@link writeLocated} wrote. */
export function readLocated(reader: ByteReader, form = PRESENT_FORM): Located | null {
  if (form < FORM_WITH_LOCATED || !reader.flag()) return null;
  return {
    ruid: reader.text(),
    userAgent: reader.text(),
    instance: form < PRESENT_FORM ? null : reader.textOrNull(),
  };
}

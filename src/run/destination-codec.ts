import type { ByteReader, ByteWriter } from './bytes.ts';
import type { Destination, Located } from './state.ts';

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

/** Reads what {@link writeDestination} wrote; the first form of it did not say what it was looked up from. */
export function readDestination(reader: ByteReader, hasLocated = true): Destination {
  return {
    uri: reader.text(),
    dstUri: reader.textOrNull(),
    path: reader.textOrNull(),
    q: reader.numberOrNull() ?? -1,
    sendSocket: reader.textOrNull(),
    flags: reader.unsigned(),
    located: hasLocated ? readLocated(reader) : null,
  };
}

/** Writes what a URI was looked up from. */
export function writeLocated(writer: ByteWriter, located: Located | null): void {
  writer.flag(located !== null);
  if (located === null) return;
  writer.text(located.ruid);
  writer.text(located.userAgent);
}

/** Reads what {@link writeLocated} wrote. */
export function readLocated(reader: ByteReader): Located | null {
  return reader.flag() ? { ruid: reader.text(), userAgent: reader.text() } : null;
}

import type { SocketEdit, SocketText } from '../sip/edits.ts';
import { type ByteReader, type ByteWriter, MalformedBytes } from './bytes.ts';

const DIFFERENCES = ['socket', 'transport'] as const;
const NAMES = ['address', 'transport', 'nothing'] as const;

/** Writes an edit that depends on the socket, without its kind. */
export function writeSocketEdit(writer: ByteWriter, { at, differ, same, other }: SocketEdit): void {
  writer.unsigned(at);
  writer.byte(DIFFERENCES.indexOf(differ));
  writeText(writer, same);
  writeText(writer, other);
}

/** Reads it back; throws {@link MalformedBytes}. */
export function readSocketEdit(reader: ByteReader): SocketEdit {
  const at = reader.unsigned();
  const differ = DIFFERENCES[reader.byte()];
  if (differ === undefined) throw new MalformedBytes('unknown difference of sockets');
  return { kind: 'socket', at, differ, same: readText(reader), other: readText(reader) };
}

function writeText(writer: ByteWriter, { before, names, after }: SocketText): void {
  writer.text(before);
  writer.byte(NAMES.indexOf(names));
  writer.text(after);
}

function readText(reader: ByteReader): SocketText {
  const before = reader.text();
  const names = NAMES[reader.byte()];
  if (names === undefined) throw new MalformedBytes('unknown part of a socket');
  return { before, names, after: reader.text() };
}

import type { Value } from '../script/value.ts';
import { type ByteReader, type ByteWriter, readList, writeList } from './bytes.ts';
import type { Xavp } from './state.ts';

const LIST_MARK = 0xff;

/** Writes an XAVP with all that is in it. */
export function writeXavp(writer: ByteWriter, xavp: Xavp): void {
  writer.text(xavp.name);
  if (typeof xavp.value === 'object' && xavp.value !== null) {
    writer.byte(LIST_MARK);
    writeList(writer, xavp.value, writeXavp);
  } else {
    writer.byte(0);
    writer.value(xavp.value);
  }
}

/** Reads what {@link writeXavp} wrote. */
export function readXavp(reader: ByteReader): Xavp {
  const name = reader.text();
  const value: Value | Xavp[] = reader.byte() === LIST_MARK ? readList(reader, readXavp) : reader.value();
  return { name, value };
}

import type { Place } from '../script/place.ts';
import { type ByteReader, type ByteWriter, readList, writeList } from './bytes.ts';

/** Writes a stack of places. */
export function writePlaces(writer: ByteWriter, places: readonly Place[]): void {
  writeList(writer, places, (to, place) => {
    to.unsigned(place.block);
    to.unsigned(place.action);
    writeList(to, place.operands, (operands, value) => operands.value(value));
  });
}

/** Reads what {@link writePlaces} wrote. Throws `MalformedBytes` on anything else. */
export function readPlaces(reader: ByteReader): Place[] {
  return readList(reader, (from) => ({
    block: from.unsigned(),
    action: from.unsigned(),
    operands: readList(from, (operands) => operands.value()),
  }));
}

/** The places with another result for the call that stopped: the topmost operand of the innermost place. */
export function withResult(places: readonly Place[], result: number): readonly Place[] {
  const innermost = places.at(-1);
  if (innermost === undefined || innermost.operands.length === 0) return places;
  const operands = [...innermost.operands.slice(0, -1), result];
  return [...places.slice(0, -1), { ...innermost, operands }];
}

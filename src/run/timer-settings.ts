import type { ByteReader, ByteWriter } from './bytes.ts';
import type { TimerSettings } from './state.ts';

/** Writes the timers of a transaction. */
export function writeTimers(writer: ByteWriter, timers: TimerSettings): void {
  writer.value(timers.fr);
  writer.value(timers.frInv);
  writer.value(timers.maxLifetimeInv);
  writer.value(timers.maxLifetimeNonInv);
  writer.value(timers.retr1);
  writer.value(timers.retr2);
}

/** Reads what {@link writeTimers} wrote. Throws `MalformedBytes` on anything else. */
export function readTimers(reader: ByteReader): TimerSettings {
  return {
    fr: reader.numberOrNull(),
    frInv: reader.numberOrNull(),
    maxLifetimeInv: reader.numberOrNull(),
    maxLifetimeNonInv: reader.numberOrNull(),
    retr1: reader.numberOrNull(),
    retr2: reader.numberOrNull(),
  };
}

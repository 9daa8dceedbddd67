import { type ByteReader, type ByteWriter, MalformedBytes } from './bytes.ts';

/**
 * What ended a suspension, or began a run that no message did: its own time, a key (`async_wake`), the result of what it
 * waited for, `t_continue`, an operator, a task handed to a group, an event (`async_tkv_emit`), a
 * datagram (module evrexec).
 */
export type WakeCause = 'time' | 'key' | 'result' | 'continue' | 'operator' | 'task' | 'tkv' | 'datagram';

const CAUSES: readonly WakeCause[] = [
  'time',
  'key',
  'result',
  'continue',
  'operator',
  'task',
  'tkv',
  'datagram',
];

/** What ended a suspension, with what it brought. */
export interface Wake {
  readonly cause: WakeCause;
  /** The value of a key, an operation's result, a task's data; null: nothing. */
  readonly data: Buffer | null;
}

/** Writes a wake. */
export function writeWake(writer: ByteWriter, { cause, data }: Wake): void {
  writer.byte(CAUSES.indexOf(cause));
  writer.flag(data !== null);
  if (data !== null) writer.bytes(data);
}

/** Reads what {@link writeWake} wrote; `data` is a view into the bytes. Throws `MalformedBytes` on anything else. */
export function readWake(reader: ByteReader): Wake {
  const cause = CAUSES[reader.byte()];
  if (cause === undefined) throw new MalformedBytes('unknown cause of a wake');
  return { cause, data: reader.flag() ? reader.bytes() : null };
}

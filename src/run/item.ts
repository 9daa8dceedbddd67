import { type ByteReader, ByteWriter, MalformedBytes, readAll } from './bytes.ts';
import { readTask, type Task, writeTask } from './task.ts';
import { readWake, type Wake, writeWake } from './wake.ts';

/** What the queue of a worker group holds. */
export type Item =
  /** A suspension to go on with: its bytes, what woke it, and since when (epoch milliseconds) it could go on. */
  | { readonly kind: 'resume'; readonly suspension: Uint8Array; readonly wake: Wake; readonly dueAt: number }
  | { readonly kind: 'task'; readonly task: Task };

const RESUME = 1;
const TASK = 2;

/** Makes the encoder of items; it keeps its buffer. */
export function createItemEncoder(): (item: Item) => Buffer {
  const writer = new ByteWriter();
  return (item) => {
    writer.begin();
    if (item.kind === 'task') {
      writer.byte(TASK);
      writeTask(writer, item.task);
    } else {
      writer.byte(RESUME);
      writer.float(item.dueAt);
      writeWake(writer, item.wake);
      writer.bytes(item.suspension);
    }
    return writer.take();
  };
}

/** Reads an item; null when the bytes are not one. What is bytes in it are views into `bytes`. */
export function decodeItem(bytes: Uint8Array): Item | null {
  return readAll(bytes, readItem);
}

function readItem(reader: ByteReader): Item {
  const kind = reader.byte();
  if (kind === TASK) return { kind: 'task', task: readTask(reader) };
  if (kind !== RESUME) throw new MalformedBytes('unknown item');
  return { kind: 'resume', dueAt: reader.float(), wake: readWake(reader), suspension: reader.bytes() };
}

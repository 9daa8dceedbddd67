import type { RouteKind } from '../script/declarations.ts';
import type { Place } from '../script/place.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { readPlaces, writePlaces } from './places.ts';
import { readWake, type Wake, writeWake } from './wake.ts';

/** A run that no message starts, handed to a worker group (`async_task_data`). Plain data. */
export interface Task {
  readonly group: string;
  readonly places: readonly Place[];
  /** What its run finds as `wake`. */
  readonly wake: Wake;
  /** `file:line:column` of the call that handed it over, for logs. */
  readonly where: string;
}

/** The kind of a task's run, as Kamailio's: only what a datagram began (module evrexec) is an event route. */
export function kindOfTask({ wake }: Task): RouteKind {
  return wake.cause === 'datagram' ? 'event' : 'request';
}

/** Writes a task. */
export function writeTask(writer: ByteWriter, task: Task): void {
  writer.text(task.group);
  writePlaces(writer, task.places);
  writeWake(writer, task.wake);
  writer.text(task.where);
}

/** Reads what {@link writeTask} wrote. Throws `MalformedBytes` on anything else. */
export function readTask(reader: ByteReader): Task {
  return {
    group: reader.text(),
    places: readPlaces(reader),
    wake: readWake(reader),
    where: reader.text(),
  };
}

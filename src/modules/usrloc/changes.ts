import type { SharedTable, VolatileStore } from '../../kit/index.ts';
import type { Contact } from './contact.ts';

/** What became of the contacts of an address of record since the database last heard of it: their names. */
export interface Changed {
  /** Contacts that are new or different. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/** What is still to be written to the database, noted by whichever worker changed it. */
export interface Changes {
  /** Notes a change; false when there is no room for the note. */
  note(aor: string, before: readonly Contact[], after: readonly Contact[]): boolean;
  /** Takes notes away, at most so many, to write what they are about. */
  take(most: number): Map<string, Changed>;
  /** Puts notes back that could not be written; what changed meanwhile counts. */
  giveBack(changed: ReadonlyMap<string, Changed>): void;
}

/** Marks before the names of contacts in a note. */
const WRITTEN = '+';
const REMOVED = '-';

/** Opens the notes about the table of that name. */
export function openChanges(name: string, store: VolatileStore): Changes {
  const table: SharedTable = store.table(`usrloc changes ${name}`);

  /** Adds marks to what is noted; `first`: they are older than that. */
  function add(aor: string, marks: ReadonlyMap<string, string>, first = false): boolean {
    for (;;) {
      const before = table.get(aor, 0);
      const noted = typeof before === 'string' ? readMarks(before) : new Map<string, string>();
      const merged = first ? new Map([...marks, ...noted]) : new Map([...noted, ...marks]);
      const result = table.compareAndSet(aor, before, writeMarks(merged), 0, 0);
      if (result === 'ok') return true;
      if (result !== 'changed') return false;
    }
  }

  return {
    note(aor, before, after) {
      const marks = new Map<string, string>();
      for (const contact of before) if (!after.includes(contact)) marks.set(contact.ruid, REMOVED);
      for (const contact of after) if (!before.includes(contact)) marks.set(contact.ruid, WRITTEN);
      return marks.size === 0 || add(aor, marks);
    },
    take(most) {
      const taken = new Map<string, Changed>();
      for (const { key, value } of table.entries(0)) {
        if (taken.size >= most) break;
        // Changed at this moment: the next round takes it.
        if (table.compareAndSet(key, value, undefined, 0, 0) !== 'ok') continue;
        const marks = [...readMarks(String(value))];
        taken.set(key, {
          written: marks.flatMap(([ruid, mark]) => (mark === WRITTEN ? [ruid] : [])),
          removed: marks.flatMap(([ruid, mark]) => (mark === REMOVED ? [ruid] : [])),
        });
      }
      return taken;
    },
    giveBack(changed) {
      for (const [aor, { written, removed }] of changed) {
        const marks = new Map<string, string>();
        for (const ruid of written) marks.set(ruid, WRITTEN);
        for (const ruid of removed) marks.set(ruid, REMOVED);
        add(aor, marks, true);
      }
    },
  };
}

function readMarks(text: string): Map<string, string> {
  return new Map(text.split('\n').map((line): [string, string] => [line.slice(1), line.slice(0, 1)]));
}

function writeMarks(marks: ReadonlyMap<string, string>): string {
  return [...marks].map(([ruid, mark]) => `${mark}${ruid}`).join('\n');
}

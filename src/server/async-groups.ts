import { parseAttributes, parseWhole } from '../kit/attributes.ts';
import type { Problem } from '../script/declarations.ts';

/** A group of workers that the script's globals ask for (`async_workers`, `async_workers_group`). */
export interface AsyncGroup {
  readonly workers: number;
  /** Microseconds a worker rests before it takes the next task. */
  readonly usleep: number;
  /** 1: what finds the queue full is refused; 0: it waits. */
  readonly nonblock: number;
}

/** The groups of the core's globals, by name, while a script is read. */
export interface AsyncGroups {
  readonly list: ReadonlyMap<string, AsyncGroup>;
  /** Takes the value of one of the globals, in the order of the script; what is wrong with it, else null. */
  set(global: string, value: number | string): Problem | null;
}

const ATTRIBUTES = ['name', 'workers', 'nonblock', 'usleep'];
/** The group that `async_workers` makes. */
const DEFAULT_GROUP = 'default';
/** Workers of one group. */
const MOST_WORKERS = 64;

/** Makes an empty set of groups. */
export function createAsyncGroups(): AsyncGroups {
  const list = new Map<string, AsyncGroup>();

  function setDefault(change: Partial<AsyncGroup>): Problem | null {
    const present = list.get(DEFAULT_GROUP);
    if (present === undefined) {
      return {
        problem: 'comes before async_workers: there is no group yet',
        hint: 'move it behind async_workers',
      };
    }
    list.set(DEFAULT_GROUP, { ...present, ...change });
    return null;
  }

  function add(text: string): Problem | null {
    const parsed = parseGroup(text);
    if ('problem' in parsed) return parsed;
    const { name, ...group } = parsed;
    // Kamailio's own groups come first: tasks without a group name need one.
    if (name !== DEFAULT_GROUP && !list.has(DEFAULT_GROUP)) {
      list.set(DEFAULT_GROUP, { workers: 1, usleep: 0, nonblock: 0 });
    }
    list.set(name, group);
    return null;
  }

  return {
    list,
    set(global, value) {
      if (global === 'async_workers_group') return add(String(value));
      const number = Number(value);
      if (global === 'async_usleep') return setDefault({ usleep: number });
      if (global === 'async_nonblock') return setDefault({ nonblock: number });
      if (number > MOST_WORKERS) return { problem: `takes at most ${MOST_WORKERS} workers` };
      // As in Kamailio a second value is ignored.
      if (number > 0 && !list.has(DEFAULT_GROUP)) {
        list.set(DEFAULT_GROUP, { workers: number, usleep: 0, nonblock: 0 });
      }
      return null;
    },
  };
}

/** `name=x;workers=n;nonblock=0/1;usleep=us`; attribute names in any case, a last `;` allowed. */
function parseGroup(text: string): (AsyncGroup & { readonly name: string }) | Problem {
  const given = parseAttributes(text, ATTRIBUTES);
  if ('problem' in given) return given;
  const name = given.get('name') ?? '';
  if (name === '') return { problem: 'needs a name', hint: 'name=x;workers=n' };
  const workers = parseWhole(given.get('workers') ?? '');
  if (workers === null || workers < 1 || workers > MOST_WORKERS) {
    return { problem: `needs workers=1 to workers=${MOST_WORKERS}`, hint: `name=${name};workers=1` };
  }
  const usleep = parseWhole(given.get('usleep') ?? '0');
  const nonblock = parseWhole(given.get('nonblock') ?? '0');
  if (usleep === null || nonblock === null) return { problem: 'has an attribute that is no number' };
  return { name, workers, usleep, nonblock };
}

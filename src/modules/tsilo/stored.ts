import type { SharedTable, TransactionName, VolatileStore } from '../../kit/index.ts';
import type { Counter } from '../../store/counter.ts';

/** Transactions stored for one URI: more are refused, so that a stranger cannot make each look-up slow. */
const MOST_TRANSACTIONS = 1000;

/** Counts of all workers. */
export interface StoredCounts {
  readonly uris: Counter;
  /** URIs since the start, each time that it had no transaction before. */
  readonly allUris: Counter;
  readonly transactions: Counter;
  readonly allTransactions: Counter;
}

/** The transactions that wait for new contacts, by what their URI names; shared by all workers. */
export interface StoredTransactions {
  /** Stores a transaction; false when there is no room. One that is stored for another URI moves. */
  add(key: string, transaction: TransactionName): boolean;
  /** The transactions stored for a URI, oldest first. */
  of(key: string): TransactionName[];
  /** Forgets one that has ended. */
  remove(transaction: TransactionName): void;
  readonly counts: StoredCounts;
  /** Every URI with its transactions. */
  entries(): IterableIterator<{ readonly key: string; readonly transactions: TransactionName[] }>;
}

/** Opens them. One table has the transactions of each URI, another one the URI of each transaction. */
export function openStored(store: VolatileStore): StoredTransactions {
  const byKey = store.table('tsilo');
  const byName = store.table('tsilo transactions');
  const counts: StoredCounts = {
    uris: store.counter('tsilo stored_ruris'),
    allUris: store.counter('tsilo total_ruris'),
    transactions: store.counter('tsilo stored_transactions'),
    allTransactions: store.counter('tsilo total_transactions'),
  };

  function drop(transaction: TransactionName): void {
    const name = format(transaction);
    const key = byName.get(name, 0);
    if (typeof key !== 'string') return;
    if (!byName.delete(name)) return;
    counts.transactions.add(-1);
    change(byKey, counts, key, (names) => names.filter((other) => other !== name));
  }

  return {
    add(key, transaction) {
      drop(transaction);
      const name = format(transaction);
      if (byName.set(name, key, 0, 0) !== 'ok') return false;
      const added = change(byKey, counts, key, (names) =>
        names.length >= MOST_TRANSACTIONS ? null : [...names, name],
      );
      if (added) {
        counts.transactions.add(1);
        counts.allTransactions.add(1);
      } else byName.delete(name);
      return added;
    },
    of: (key) => namesIn(byKey.get(key, 0)).map(parse),
    remove: drop,
    counts,
    *entries() {
      for (const { key, value } of byKey.entries(0)) yield { key, transactions: namesIn(value).map(parse) };
    },
  };
}

/** Changes the names of a URI in one atomic step; false when `to` gives null or there is no room. */
function change(
  table: SharedTable,
  { uris, allUris }: StoredCounts,
  key: string,
  to: (names: string[]) => string[] | null,
): boolean {
  for (;;) {
    const before = table.get(key, 0);
    const names = to(namesIn(before));
    if (names === null) return false;
    const result = table.compareAndSet(key, before, names.length === 0 ? undefined : names.join(' '), 0, 0);
    if (result === 'changed') continue;
    if (result !== 'ok') return false;
    if (before === undefined) {
      uris.add(1);
      allUris.add(1);
    } else if (names.length === 0) uris.add(-1);
    return true;
  }
}

function namesIn(value: string | number | undefined): string[] {
  return typeof value === 'string' ? value.split(' ') : [];
}

function format({ index, label }: TransactionName): string {
  return `${index}:${label}`;
}

function parse(name: string): TransactionName {
  const [index, label] = name.split(':');
  return { index: Number(index), label: Number(label) };
}

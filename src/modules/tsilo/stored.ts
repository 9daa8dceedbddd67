import type { SharedTable, TransactionName, VolatileStore } from '../../kit/index.ts';

/** Transactions stored for one URI: more are refused, so that a stranger cannot make each look-up slow. */
const MOST_TRANSACTIONS = 1000;

/** The transactions that wait for new contacts, by what their URI names; shared by all workers. */
export interface StoredTransactions {
  /** Stores a transaction; false when there is no room. One that is stored for another URI moves. */
  add(key: string, transaction: TransactionName): boolean;
  /** The transactions stored for a URI, oldest first. */
  of(key: string): TransactionName[];
  /** Forgets one that has ended. */
  remove(transaction: TransactionName): void;
  /** Every URI with its transactions. */
  entries(): IterableIterator<{ readonly key: string; readonly transactions: TransactionName[] }>;
}

/** Opens them. One table has the transactions of each URI, another one the URI of each transaction. */
export function openStored(store: VolatileStore): StoredTransactions {
  const byKey = store.table('tsilo');
  const byName = store.table('tsilo transactions');

  function drop(transaction: TransactionName): void {
    const name = format(transaction);
    const key = byName.get(name, 0);
    if (typeof key !== 'string') return;
    byName.delete(name);
    change(byKey, key, (names) => names.filter((other) => other !== name));
  }

  return {
    add(key, transaction) {
      drop(transaction);
      const name = format(transaction);
      if (byName.set(name, key, 0, 0) !== 'ok') return false;
      const added = change(byKey, key, (names) =>
        names.length >= MOST_TRANSACTIONS ? null : [...names, name],
      );
      if (!added) byName.delete(name);
      return added;
    },
    of: (key) => namesIn(byKey.get(key, 0)).map(parse),
    remove: drop,
    *entries() {
      for (const { key, value } of byKey.entries(0)) yield { key, transactions: namesIn(value).map(parse) };
    },
  };
}

/** Changes the names of a URI in one atomic step; false when `to` gives null or there is no room. */
function change(table: SharedTable, key: string, to: (names: string[]) => string[] | null): boolean {
  for (;;) {
    const before = table.get(key, 0);
    const names = to(namesIn(before));
    if (names === null) return false;
    const result = table.compareAndSet(key, before, names.length === 0 ? undefined : names.join(' '), 0, 0);
    if (result !== 'changed') return result === 'ok';
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

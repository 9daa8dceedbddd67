import type { Connection, Databases, Driver } from './database.ts';
import { databaseProblem, schemeOf } from './url.ts';

/** The drivers by the scheme of their URLs. */
export type Drivers = ReadonlyMap<string, Driver>;

/** Makes the databases of one worker: one connection a URL, made when it is first asked for. */
export function createDatabases(drivers: Drivers): Databases {
  const connections = new Map<string, Connection>();
  return {
    open(url) {
      const open = connections.get(url);
      if (open !== undefined) return open;
      const driver = drivers.get(schemeOf(url) ?? '');
      if (driver === undefined) throw new Error(databaseProblem(url)?.problem ?? `no driver for ${url}`);
      const connection = driver.connect(url);
      connections.set(url, connection);
      return connection;
    },
    async close() {
      await Promise.all([...connections.values()].map((connection) => connection.close()));
    },
  };
}

/** The same databases; `track` sees every answer that is waited for (a virtual clock that stands still meanwhile). */
export function trackedDatabases(
  databases: Databases,
  track: <T>(answer: Promise<T>) => Promise<T>,
): Databases {
  return {
    open(url) {
      const database = databases.open(url);
      return {
        perform: (statement) => track(database.perform(statement)),
        performAll: (statements) => track(database.performAll(statements)),
      };
    },
    close: databases.close,
  };
}

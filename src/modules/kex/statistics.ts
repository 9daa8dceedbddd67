import { declare } from '../../kit/index.ts';
import type { KexState } from './state.ts';

const { variable } = declare<KexState>();

/** How old the statistics may be that async workers see, in milliseconds. */
export const PUBLISH_MS = 1000;
/** Name of the shared table behind `KexState.published`. */
export const STATISTICS_TABLE = 'kex statistics';

/** `$stat(name)`: the statistics of all modules. */
export const statisticsVariable = variable({
  doc: 'A statistic, by its name or as `group:name`; null when there is none. Async workers see what it was at most a second ago.',
  inner: 'required',
  parse: (name) =>
    name === null || name === '' ? { problem: 'it needs the name of a statistic' } : { key: name },
  get({ server, published }, _run, name) {
    if (server === null) return published.get(name, 0) ?? null;
    return server.statistics.find(name)[0]?.value ?? null;
  },
});

/** Lets async workers see the statistics, where there are any. */
export function publishStatistics({ server, published }: KexState): void {
  if (server === null || server.workers.length < 2) return;
  for (const { group, name, value } of server.statistics.find('all')) {
    published.set(`${group}:${name}`, value, 0, 0);
    published.set(name, value, 0, 0);
  }
}

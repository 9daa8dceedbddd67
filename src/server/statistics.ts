import type { ServerView, Statistic, StatisticsView, StatisticValue } from '../kit/index.ts';
import type { BoundModule } from './bind.ts';

interface BoundStatistic {
  readonly group: string;
  readonly name: string;
  readonly statistic: Statistic<unknown>;
  readonly state: unknown;
  /** What it stood at when it was set back last. */
  base: number;
}

/** The statistics of the modules bound in the first SIP worker. `server` is what they are read from. */
export function createStatistics(modules: readonly BoundModule[], server: () => ServerView): StatisticsView {
  const all: BoundStatistic[] = [];
  for (const { declaration, state } of modules) {
    const declared = { ...declaration.statistics, ...declaration.moreStatistics?.(state) };
    for (const [group, statistics] of Object.entries(declared)) {
      for (const [name, statistic] of Object.entries(statistics)) {
        all.push({ group, name, statistic, state, base: 0 });
      }
    }
  }
  all.sort((one, other) => compare(one.group, other.group) || compare(one.name, other.name));

  function raw({ statistic, state }: BoundStatistic): number {
    return statistic.read(state, server());
  }

  function matching(text: string): BoundStatistic[] {
    if (text === 'all') return all;
    const colon = text.indexOf(':');
    if (colon < 0) return all.filter(({ name }) => name === text).slice(0, 1);
    const [wantedGroup, wanted] = [text.slice(0, colon), text.slice(colon + 1)];
    return all.filter(({ group, name }) => group === wantedGroup && (wanted === '' || name === wanted));
  }

  return {
    find: (text) =>
      matching(text).map((bound): StatisticValue => {
        const { group, name, base } = bound;
        return { group, name, kind: bound.statistic.kind, value: raw(bound) - base };
      }),
    reset(text) {
      for (const bound of matching(text)) {
        const { statistic, state } = bound;
        if (statistic.kind === 'level') continue;
        if (statistic.reset === undefined) bound.base = raw(bound);
        else statistic.reset(state);
      }
    },
  };
}

/** By bytes, as Kamailio sorts them. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

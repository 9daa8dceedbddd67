import type { ServerView } from './server-view.ts';

/** A number that operators watch. `S` is the state of the module that has it. It is read in the first SIP worker. */
export interface Statistic<S> {
  /** A counter grows since the start, or since it was set back; a level goes up and down and cannot be set back. */
  readonly kind: 'counter' | 'level';
  read(state: S, server: ServerView): number;
  /** Sets a counter back where it is kept; without this it is remembered what it stood at. */
  reset?(state: S): void;
}

/** Statistics by group and name. */
export type StatisticGroups<S> = Readonly<Record<string, Readonly<Record<string, Statistic<S>>>>>;

/** A counter. */
export function counter<S>(read: Statistic<S>['read'], reset?: (state: S) => void): Statistic<S> {
  return reset === undefined ? { kind: 'counter', read } : { kind: 'counter', read, reset };
}

/** A level. */
export function level<S>(read: Statistic<S>['read']): Statistic<S> {
  return { kind: 'level', read };
}

/** One statistic as it stands now. */
export interface StatisticValue {
  readonly group: string;
  readonly name: string;
  readonly kind: Statistic<unknown>['kind'];
  readonly value: number;
}

/** The statistics of a running server. */
export interface StatisticsView {
  /**
   * Those that a text names, by group and name: `all`, `group:`, `group:name`, or the name alone. None for what there is not.
   */
  find(text: string): readonly StatisticValue[];
  /** Sets the counters among them back to 0; levels stay. */
  reset(text: string): void;
}

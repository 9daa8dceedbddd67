import type { Counter } from '../../store/counter.ts';

/** What the module keeps in each worker. */
export interface DebuggerState {
  /** 1 while actions are traced; all workers share it. */
  readonly tracing: Counter;
  readonly logLevel: number;
  readonly logFacility: string | undefined;
  /** In place of the level's name; undefined: that name. */
  readonly logMark: string | undefined;
  readonly logPrefix: string;
  /** `core=level` of `mod_level`; null without one. */
  readonly coreLevel: number | null;
  /** The level of xlog's lines, counted from {@link LOWEST_OWN_LEVEL}; 0: it has none of its own. */
  readonly xlogLevel: Counter;
  readonly levelMode: boolean;
}

/** Kamailio's most urgent level is -5: what is below stands for no level. */
const LOWEST_OWN_LEVEL = -6;

/** The level of its own that xlog has; null for none. */
export function ownLevel({ levelMode, xlogLevel }: DebuggerState): number | null {
  const kept = levelMode ? xlogLevel.get() : 0;
  return kept === 0 ? null : kept + LOWEST_OWN_LEVEL;
}

/** Gives xlog a level of its own. */
export function setOwnLevel({ xlogLevel }: Pick<DebuggerState, 'xlogLevel'>, level: number): void {
  xlogLevel.set(Math.max(level, LOWEST_OWN_LEVEL + 1) - LOWEST_OWN_LEVEL);
}

/** Up to which level lines are written. */
export interface Thresholds {
  /** Whether a line of that level is, of a module that has a level of its own or of anything else. */
  allows(level: number, module?: string): boolean;
  setLevel(level: number): void;
  /** Gives the lines of a module a level of their own: asked for each line; null: the one of all others. */
  setLevelOf(module: string, level: () => number | null): void;
}

/** Starts with one level for all. */
export function createThresholds(initial: number): Thresholds {
  let common = initial;
  const own = new Map<string, () => number | null>();
  return {
    allows: (level, module) => level <= ((module === undefined ? null : own.get(module)?.()) ?? common),
    setLevel(level) {
      common = level;
    },
    setLevelOf: (module, level) => own.set(module, level),
  };
}

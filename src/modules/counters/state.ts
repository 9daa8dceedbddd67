import type { Counter } from '../../store/counter.ts';
import type { ScriptCounter } from './definition.ts';

/** What the module keeps in each worker. */
export interface CountersState {
  /** The group of names without one. */
  readonly group: string;
  /** By {@link keyOf}. */
  readonly counters: ReadonlyMap<string, Counter>;
  readonly definitions: readonly ScriptCounter[];
}

/** A counter's whole name. */
export function keyOf({ group, name }: Pick<ScriptCounter, 'group' | 'name'>): string {
  return `${group}.${name}`;
}

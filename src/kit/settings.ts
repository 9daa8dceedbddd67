import type { Problem } from '../script/declarations.ts';

/** What names a value of the configuration. */
export interface SettingName {
  /** `core`, a module's group, or the group of a custom global (`group.name = value`; `group[1]` for an instance). */
  readonly group: string;
  readonly name: string;
}

/** A value of the configuration that commands may change while the server runs. */
export interface Setting extends SettingName {
  readonly type: 'integer' | 'string';
  readonly description: string | null;
  readonly value: number | string;
}

/** A new value on its way to the workers. */
export interface SettingChange extends SettingName {
  readonly value: number | string;
}

/** The values of the configuration that commands may change. */
export interface SettingsView {
  /** Those of the core first, then those of modules, then custom ones. */
  all(): readonly Setting[];
  find(group: string, name: string): Setting | null;
  /** Why a value does not fit, or null with the value as it will be: a text that holds an integer is one. */
  check(setting: Setting, value: number | string): Problem | { readonly fits: number | string };
  /** Changes it, in every worker: what runs now may still see the value before. Takes what `check` gave. */
  set(setting: Setting, value: number | string): void;
  /** What it was at the start. */
  initial(setting: Setting): number | string;
}

/** Parameters of a module that are such values: their names, and what a worker does with a new one. */
export interface ModuleSettings<S> {
  readonly group: string;
  readonly names: readonly string[];
  /** Absent: the module reads it anew each time, or does not keep it. */
  change?(state: S, name: string, value: number): void;
}

import type { Setting, SettingChange, SettingsView } from '../kit/index.ts';
import type { LoadedScript } from './load.ts';

/** What the settings are made of. */
export interface SettingsInput {
  readonly loaded: LoadedScript;
  /** `debug` at the start. */
  readonly logLevel: number;
  /** Brings a change to every worker. */
  change(change: SettingChange): void;
}

interface Kept extends Setting {
  value: number | string;
  readonly initial: number | string;
  check(value: number): { readonly problem: string; readonly hint?: string } | null;
}

/** The values of the configuration that commands may change: those that are read when they are needed. */
export function createSettings({ loaded, logLevel, change }: SettingsInput): SettingsView {
  const kept = [...coreSettings(loaded, logLevel), ...moduleSettings(loaded), ...customSettings(loaded)];
  const find = (group: string, name: string): Kept | null =>
    kept.find((one) => one.group === group && one.name === name) ?? null;
  return {
    all: () => kept,
    find,
    check({ group, name, type }, value) {
      if (type === 'string') return { fits: String(value) };
      const number = typeof value === 'string' && /^[-+]?\d+$/.test(value) ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
        return { problem: `${group}.${name} is an integer` };
      }
      return find(group, name)?.check(number) ?? { fits: number };
    },
    set({ group, name }, value) {
      const setting = find(group, name);
      if (setting === null) return;
      setting.value = value;
      change({ group, name, value });
    },
    initial: ({ group, name, value }) => find(group, name)?.initial ?? value,
  };
}

function coreSettings({ globals }: LoadedScript, logLevel: number): Kept[] {
  const global = (name: string, otherwise = 0): number => Number(globals.get(name) ?? otherwise);
  return [
    keep('core', 'debug', 'Lines up to this level are logged.', logLevel),
    keep(
      'core',
      'force_rport',
      'Whether replies go to the port that the request came from.',
      global('force_rport'),
    ),
    keep(
      'core',
      'max_while_loops',
      'Turns after which a loop of the script is given up.',
      global('max_while_loops', 100),
    ),
  ];
}

function moduleSettings({ modules }: LoadedScript): Kept[] {
  return modules.flatMap(({ declaration, params }) => {
    const { settings } = declaration;
    return (settings?.names ?? []).flatMap((name) => {
      const declared = declaration.params[name];
      const value = params[name];
      if (settings === undefined || declared?.type !== 'int' || typeof value !== 'number') return [];
      return [keep(settings.group, name, declared.doc, value, declared.check)];
    });
  });
}

function customSettings({ script, globals }: LoadedScript): Kept[] {
  const found = new Map<string, Kept>();
  for (const item of script.items) {
    if (item.kind !== 'custom-global') continue;
    const { instance, name, description } = item;
    const group = instance === null ? item.group.text : `${item.group.text}[${instance}]`;
    const key = `${group}.${name.text}`;
    const value = globals.get(key);
    if (value !== undefined) found.set(key, keep(group, name.text, description, value));
  }
  return [...found.values()];
}

function keep(
  group: string,
  name: string,
  description: string | null,
  value: number | string,
  check: Kept['check'] = () => null,
): Kept {
  const type = typeof value === 'number' ? 'integer' : 'string';
  return { group, name, description, type, value, initial: value, check };
}

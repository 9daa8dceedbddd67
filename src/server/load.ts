import { dirname, resolve } from 'node:path';
import type { AnyModule } from '../kit/module.ts';
import { type ParsedScript, type PreprocessInput, parseScript } from '../script/front/front.ts';
import { type AsyncGroup, createAsyncGroups } from './async-groups.ts';
import { importModules, moduleNames } from './catalogue.ts';
import { type LoadedGlobals, setCustomGlobal, setGlobal } from './load-globals.ts';
import { type ListenWish, listensOf, socketOf } from './load-listens.ts';
import { createModuleLoader, importNamed, type LoadedModule } from './load-modules.ts';
import { importOwnModules } from './own-modules.ts';

export type { LoadedModule };

/** A script read and checked as far as it goes without running anything. */
export interface LoadedScript extends ParsedScript {
  /** What relative paths lead from: absolute, since the process may go elsewhere. */
  readonly directory: string;
  /** What is not there is told as a notice, and has stand-ins ({@link LoadInput.lenient}). */
  readonly lenient: boolean;
  /** The core first, then in the order of `loadmodule`. */
  readonly modules: readonly LoadedModule[];
  /** Modules that it does not load, as far as they were imported ({@link LoadInput.everyModule}). */
  readonly others: readonly AnyModule[];
  /** Globals by name, the last value given; custom ones as `group.name`. */
  readonly globals: ReadonlyMap<string, number | string>;
  /** Every value of `alias` and `domain`. */
  readonly aliases: readonly string[];
  /** Groups of async workers by name. */
  readonly groups: ReadonlyMap<string, AsyncGroup>;
  readonly listens: readonly ListenWish[];
  /** Named flags (`flags a:1`). */
  readonly flags: ReadonlyMap<string, number>;
}

/** What loading needs. */
export interface LoadInput extends PreprocessInput {
  /** The directory that relative paths of the user's own modules lead from, absolute; the root when not given. */
  readonly directory?: string;
  /** Whether every module is imported, so that a mistake can say which one has what the script calls; no by default. */
  readonly everyModule?: boolean;
  /**
   * Whether a script may name modules, parameters, functions and variables that are not there; no by default. Such functions
   * refuse when they are called, such variables are undefined.
   */
  readonly lenient?: boolean;
}

/** Reads a script with all it includes, and the user's own modules that it loads; mistakes are in `diagnostics`. */
export async function loadScript({
  directory = '/',
  everyModule = false,
  lenient = false,
  ...input
}: LoadInput): Promise<LoadedScript> {
  const parsed = parseScript(input);
  const { diagnostics } = parsed;
  const own = await importOwnModules(parsed.script, parsed.sources, directory);
  const ours = everyModule ? await importModules(moduleNames) : await importNamed(parsed.script);
  const modules = createModuleLoader(diagnostics, ours, own, lenient);
  const groups = createAsyncGroups();
  const globals: LoadedGlobals = { values: new Map(), aliases: [], groups };
  const listens: ListenWish[] = [];
  const flags = new Map<string, number>();

  for (const item of parsed.script.items) {
    switch (item.kind) {
      case 'global':
        setGlobal(item, globals, diagnostics, lenient);
        break;
      case 'custom-global':
        setCustomGlobal(item, globals);
        break;
      case 'listen':
        listens.push(...listensOf(item));
        break;
      case 'socket': {
        const socket = socketOf(item, diagnostics);
        if (socket !== null) listens.push(socket);
        break;
      }
      case 'flags':
        for (const [position, flag] of item.flags.entries())
          flags.set(flag.name.text, flag.index ?? position);
        break;
      case 'loadmodule':
        modules.load(item);
        break;
      case 'modparam':
        modules.setParam(item);
        break;
      case 'cfgengine':
        if (!['native', 'default'].includes(item.engine.value)) {
          diagnostics.error(
            'script.cfgengine',
            item.engine.span,
            `there is no script engine "${item.engine.value}"`,
            'only "native" is known',
          );
        }
        break;
      case 'loadpath':
      case 'route':
        break;
    }
  }
  const loaded = modules.list();
  const names = new Set(loaded.map(({ declaration }) => declaration.name));
  return {
    ...parsed,
    directory,
    lenient,
    modules: loaded,
    others: [...ours.values()].filter(({ name }) => !names.has(name)),
    globals: globals.values,
    aliases: globals.aliases,
    groups: groups.list,
    listens,
    flags,
  };
}

/** A file that a script names, as an absolute path (`filePath` of the kit). */
export function scriptFile({ directory, sources }: LoadedScript, path: string): string {
  return path.startsWith('.')
    ? resolve(directory, path)
    : resolve(directory, dirname(sources[0]?.path ?? ''), path);
}

import { type ParsedScript, type PreprocessInput, parseScript } from '../script/front/front.ts';
import { type LoadedGlobals, setCustomGlobal, setGlobal } from './load-globals.ts';
import { type ListenWish, listensOf, socketOf } from './load-listens.ts';
import { createModuleLoader, type LoadedModule } from './load-modules.ts';

export type { LoadedModule };

/** A script read and checked as far as it goes without running anything. */
export interface LoadedScript extends ParsedScript {
  /** The core first, then in the order of `loadmodule`. */
  readonly modules: readonly LoadedModule[];
  /** Globals by name, the last value given; custom ones as `group.name`. */
  readonly globals: ReadonlyMap<string, number | string>;
  /** Every value of `alias` and `domain`. */
  readonly aliases: readonly string[];
  readonly listens: readonly ListenWish[];
  /** Named flags (`flags a:1`). */
  readonly flags: ReadonlyMap<string, number>;
}

/** Reads a script with all it includes; mistakes are in `diagnostics`. */
export function loadScript(input: PreprocessInput): LoadedScript {
  const parsed = parseScript(input);
  const { diagnostics } = parsed;
  const modules = createModuleLoader(diagnostics);
  const globals: LoadedGlobals = { values: new Map(), aliases: [] };
  const listens: ListenWish[] = [];
  const flags = new Map<string, number>();

  for (const item of parsed.script.items) {
    switch (item.kind) {
      case 'global':
        setGlobal(item, globals, diagnostics);
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
  return {
    ...parsed,
    modules: modules.list(),
    globals: globals.values,
    aliases: globals.aliases,
    listens,
    flags,
  };
}

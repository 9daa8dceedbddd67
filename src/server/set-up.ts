import type { SetupContext } from '../kit/module.ts';
import type { Log } from '../log/log.ts';
import type { VolatileStore } from '../store/volatile-store.ts';
import { type LoadedScript, scriptFile } from './load.ts';

/** Why a server did not start: mistakes of the script are in its diagnostics, others here. */
export interface StartFailure {
  readonly failures: readonly { readonly message: string; readonly hint?: string }[];
}

/** Sets the modules of a script up, once a server; the groups of workers that it and they ask for, or what stands against it. */
export function setUpModules(
  loaded: LoadedScript,
  store: VolatileStore,
  log: Log,
): { readonly groups: ReadonlyMap<string, number> } | StartFailure {
  const groups = new Map<string, number>();
  for (const [name, { workers }] of loaded.groups) groups.set(name, workers);
  const failures: { message: string; hint?: string }[] = [];
  for (const { declaration, params } of loaded.modules) {
    const context: SetupContext<typeof declaration.params> = {
      params,
      store,
      log,
      workerGroup(name, workers) {
        if (loaded.groups.has(name)) {
          const message = `async_workers_group "${name}" has the name of a group of module ${declaration.name}`;
          failures.push({ message, hint: 'give it another name' });
        } else if (workers > 0) groups.set(name, workers);
      },
      filePath: (path) => scriptFile(loaded, path),
      fail: (message, hint) => failures.push(hint === undefined ? { message } : { message, hint }),
    };
    declaration.setup?.(context);
  }
  return failures.length > 0 ? { failures } : { groups };
}

import { registerHooks } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyModule } from '../kit/module.ts';
import type { Script } from '../script/front/ast.ts';
import type { Sources } from '../script/front/source.ts';

/** What became of a user's own modules, by the path in `loadmodule`: the module, or why it cannot be loaded. */
export type OwnModules = ReadonlyMap<
  string,
  AnyModule | { readonly problem: string; readonly hint?: string }
>;

/** The packages that an own module may import, whatever folder it is in: those of the server that loads it. */
const PROVIDED: ReadonlyMap<string, string> = new Map(
  ['kit', 'testing'].map((name) => {
    const file = import.meta.url.endsWith('.ts') ? 'index.ts' : 'index.js';
    return [`fermata-sip/${name}`, new URL(`../${name}/${file}`, import.meta.url).href];
  }),
);

/** Whether a path in `loadmodule` names a file of JavaScript or TypeScript instead of one of our modules. */
function isOwnModule(path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path);
}

/**
 * Imports the modules of a script that are files of the user's, each relative to the file that names it. `directory` is
 * what the script's own path is relative to.
 */
export async function importOwnModules(
  script: Script,
  sources: Sources,
  directory: string,
): Promise<OwnModules> {
  const modules = new Map<string, AnyModule | { readonly problem: string; readonly hint?: string }>();
  for (const item of script.items) {
    if (item.kind !== 'loadmodule') continue;
    const { value: path, span } = item.path;
    if (!isOwnModule(path) || modules.has(path)) continue;
    const named = resolve(directory, dirname(sources[span.file]?.path ?? ''), path);
    modules.set(path, await importModule(named));
  }
  return modules;
}

async function importModule(path: string): Promise<AnyModule | { problem: string; hint?: string }> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const url = PROVIDED.get(specifier);
      return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
    },
  });
  try {
    const { default: found }: { default?: unknown } = await import(pathToFileURL(path).href);
    if (isModule(found)) return found;
    return {
      problem: 'its default export is no module',
      hint: 'write: export default defineModule({ name, doc, params, functions, variables, setupWorker })',
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    hooks.deregister();
  }
}

/** Whether a value has the parts that a module cannot do without. Their contents are checked by their author's compiler. */
function isModule(given: unknown): given is AnyModule {
  if (typeof given !== 'object' || given === null) return false;
  const has = (name: string, type: string): boolean => {
    const value: unknown = Reflect.get(given, name);
    return typeof value === type && value !== null;
  };
  return (
    has('name', 'string') &&
    has('doc', 'string') &&
    has('setupWorker', 'function') &&
    ['params', 'functions', 'variables'].every((part) => has(part, 'object'))
  );
}

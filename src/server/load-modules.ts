import type { AnyModule, ParamDeclaration } from '../kit/module.ts';
import type { LoadModuleNode, ModParamNode, Script } from '../script/front/ast.ts';
import { type Diagnostics, didYouMean } from '../script/front/diagnostics.ts';
import { coreModule, importModules, moduleNames } from './catalogue.ts';
import type { OwnModules } from './own-modules.ts';

/** A loaded module with the values of its parameters. */
export interface LoadedModule {
  readonly declaration: AnyModule;
  readonly params: Readonly<Record<string, number | string | readonly string[]>>;
}

/** The modules of a script while it is read, item by item; mistakes go to the diagnostics it was made with. */
export interface ModuleLoader {
  /** Takes a `loadmodule`. */
  load(node: LoadModuleNode): void;
  /** Takes a `modparam`. */
  setParam(node: ModParamNode): void;
  /** The core first, then in the order of `loadmodule`. */
  list(): LoadedModule[];
}

interface OpenModule {
  readonly declaration: AnyModule;
  readonly params: Record<string, number | string | string[]>;
}

/** Imports those of our modules that a script loads, and what they need. */
export function importNamed({ items }: Script): Promise<ReadonlyMap<string, AnyModule>> {
  return importModules(
    items.flatMap((item) => (item.kind === 'loadmodule' ? [moduleName(item.path.value)] : [])),
  );
}

/**
 * Makes a loader that holds the core alone. `ours` are the imported ones of our modules, `own` those of the user. `lenient`: it is no
 * mistake to name what is not there. */
export function createModuleLoader(
  diagnostics: Diagnostics,
  ours: ReadonlyMap<string, AnyModule>,
  own: OwnModules,
  lenient: boolean,
): ModuleLoader {
  /** How bad it is to name what is not there. */
  const unknownIs = lenient ? 'notice' : 'error';
  const modules = new Map<string, OpenModule>();
  /** What a module needed before it was loaded: taken for loaded, so that one mistake is reported once. */
  const assumed = new Set<string>();
  /** What was to be loaded and is no module: reported there, so not again for each of its parameters. */
  const unknown = new Set<string>();
  /** What a module needs and does not find before it, told once its parameters are known. */
  const needs: { readonly of: AnyModule; readonly needed: string; readonly node: LoadModuleNode }[] = [];

  function addModule(declaration: AnyModule): void {
    const params: Record<string, number | string | string[]> = {};
    for (const [name, param] of Object.entries(declaration.params)) {
      params[name] = param.type === 'strings' ? [] : param.default;
    }
    modules.set(declaration.name, { declaration, params });
  }

  /** The module that a `loadmodule` names; null after the mistake was reported. */
  function find({ path }: LoadModuleNode): AnyModule | null {
    const mine = own.get(path.value);
    if (mine !== undefined) {
      if (!('problem' in mine)) return mine;
      const name = moduleName(path.value);
      unknown.add(name);
      const message = `module "${path.value}" cannot be loaded: ${mine.problem}`;
      diagnostics.error('script.own-module', path.span, message, mine.hint);
      return null;
    }
    const name = moduleName(path.value);
    const found = ours.get(name);
    if (found !== undefined) return found;
    unknown.add(name);
    diagnostics[unknownIs](
      'script.unknown-module',
      path.span,
      `there is no module "${name}"`,
      didYouMean(name, moduleNames) ?? 'see README for the modules of this version',
    );
    return null;
  }

  function load(node: LoadModuleNode): void {
    const declaration = find(node);
    if (declaration === null) return;
    const { name } = declaration;
    if (assumed.delete(name)) return;
    if (modules.has(name)) {
      diagnostics.warning('script.module-twice', node.path.span, `module ${name} is loaded twice`);
      return;
    }
    for (const needed of declaration.needs ?? []) {
      if (modules.has(needed)) continue;
      needs.push({ of: declaration, needed, node });
      const missing = ours.get(needed);
      if (missing === undefined) continue;
      addModule(missing);
      assumed.add(needed);
    }
    addModule(declaration);
  }

  function setParam(node: ModParamNode): void {
    for (const name of node.modules) {
      const module = modules.get(name);
      if (module !== undefined) {
        setModuleParam(module, node);
        continue;
      }
      if (unknown.has(name)) continue;
      const known = moduleNames.includes(name);
      diagnostics[known ? 'error' : unknownIs](
        'script.module-not-loaded',
        node.modulesSpan,
        known ? `module ${name} is not loaded` : `there is no module "${name}"`,
        known ? `put loadmodule "${name}.so" above this line` : didYouMean(name, modules.keys()),
      );
    }
  }

  function setModuleParam(module: OpenModule, node: ModParamNode): void {
    const name = node.name.value;
    const declared = module.declaration.params[name];
    if (declared === undefined) {
      diagnostics[unknownIs](
        'script.unknown-parameter',
        node.name.span,
        `module ${module.declaration.name} has no parameter "${name}"`,
        didYouMean(name, Object.keys(module.declaration.params)),
      );
      return;
    }
    const value =
      node.value.kind === 'integer' || node.value.kind === 'string' ? node.value.value : undefined;
    if (value === undefined) {
      diagnostics.error(
        'script.parameter-value',
        node.value.span,
        `the value of "${name}" must be a number or a string`,
      );
      return;
    }
    const problem = paramProblem(declared, value);
    if (problem !== null) {
      diagnostics.error(
        'script.parameter-type',
        node.value.span,
        `parameter "${name}" of ${module.declaration.name}: ${problem.problem}`,
        problem.hint,
      );
      return;
    }
    if (declared.inert !== undefined) {
      diagnostics.notice(
        'script.inert-parameter',
        node.name.span,
        `parameter "${name}" of ${module.declaration.name} has no effect: ${declared.inert}`,
      );
    }
    const before = module.params[name];
    if (Array.isArray(before)) before.push(String(value));
    else module.params[name] = value;
  }

  function list(): LoadedModule[] {
    for (const { of, needed, node } of needs.splice(0)) {
      if (of.doesWithout?.(modules.get(of.name)?.params ?? {}) === true) {
        if (assumed.delete(needed)) modules.delete(needed);
        continue;
      }
      diagnostics.error(
        'script.module-needed',
        node.path.span,
        `module ${of.name} needs ${needed}, which is not loaded before it`,
        `put loadmodule "${needed}.so" above this line`,
      );
    }
    return [...modules.values()];
  }

  addModule(coreModule);
  return { load, setParam, list };
}

/** The name of the module that a `loadmodule` loads: the last part of the path without its ending. */
export function moduleName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:so|[cm]?[jt]s)$/, '');
}

function paramProblem(
  declared: ParamDeclaration,
  value: number | string,
): { readonly problem: string; readonly hint?: string } | null {
  if (declared.type === 'int') {
    if (typeof value === 'string')
      return { problem: 'takes a number, not a string', hint: 'remove the quotes' };
    return declared.check?.(value) ?? null;
  }
  if (typeof value === 'number') return { problem: 'takes a string, not a number', hint: `write "${value}"` };
  return declared.check?.(value) ?? null;
}

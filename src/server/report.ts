import type { RunContext } from '../run/context.ts';
import { visitExpression } from '../script/analysis/visit.ts';
import { eachStatement, evaluatedBy } from '../script/analysis/walk.ts';
import type { Registry } from '../script/declarations.ts';
import type { Script } from '../script/front/ast.ts';
import type { Span } from '../script/front/source.ts';
import { knownGlobals } from './globals.ts';
import { kamailioModules } from './kamailio-names.ts';
import type { LoadedScript } from './load.ts';
import { moduleName } from './load-modules.ts';

/** A name that a script uses, and where. */
export interface UsedName {
  readonly kind: 'function' | 'variable' | 'parameter' | 'global';
  /** As in the script, with `()` or `$`. */
  readonly name: string;
  readonly spans: readonly Span[];
  /** Here; here without effect, and why; not here. */
  readonly standing: 'here' | { readonly inert: string } | 'missing';
}

/** What a script uses of one module. */
export interface ModuleUse {
  readonly module: string;
  /** `loadmodule`s of it; none for the core, and for what a script uses without loading it. */
  readonly loads: readonly Span[];
  /** Whether it is here, or in Kamailio 5.6.3 alone, or in neither. */
  readonly known: 'here' | 'in Kamailio' | 'nowhere';
  readonly names: readonly UsedName[];
}

interface OpenUse {
  readonly loads: Span[];
  readonly names: Map<string, { use: Omit<UsedName, 'spans'>; spans: Span[] }>;
}

const CORE = 'core';

/**
 * What a script that was loaded leniently uses of each module: the core first, then in the order of `loadmodule`, then what is
 * loaded nowhere. `names`: those that it may use.
 */
export function reportOn(loaded: LoadedScript, names: Registry<RunContext>): ModuleUse[] {
  const uses = new Map<string, OpenUse>([[CORE, { loads: [], names: new Map() }]]);
  const here = new Map(loaded.modules.map(({ declaration }) => [declaration.name, declaration]));

  function useOf(module: string): OpenUse {
    const known = uses.get(module) ?? { loads: [], names: new Map() };
    uses.set(module, known);
    return known;
  }

  function note(module: string, use: Omit<UsedName, 'spans'>, span: Span): void {
    const { names: noted } = useOf(module);
    const key = `${use.kind} ${use.name}`;
    const entry = noted.get(key) ?? { use, spans: [] };
    noted.set(key, entry);
    entry.spans.push(span);
  }

  for (const item of loaded.script.items) {
    if (item.kind === 'loadmodule') useOf(moduleName(item.path.value)).loads.push(item.span);
    if (item.kind === 'global') {
      const global = knownGlobals.get(item.name.text);
      const inert = global?.inert ?? global?.obsolete;
      const standing = global === undefined ? 'missing' : inert === undefined ? 'here' : { inert };
      note(CORE, { kind: 'global', name: item.name.text, standing }, item.span);
    }
    if (item.kind === 'modparam') {
      for (const module of item.modules) {
        const param = here.get(module)?.params[item.name.value];
        const standing =
          param === undefined ? 'missing' : param.inert === undefined ? 'here' : { inert: param.inert };
        note(module, { kind: 'parameter', name: item.name.value, standing }, item.span);
      }
    }
  }
  const loadedNames = [...uses.keys()];
  eachUse(loaded.script, names, (kind, name, span) => {
    const found = kind === 'function' ? names.function(name) : names.variable(name);
    const module = found?.module ?? kamailioModuleOf(kind, name, loadedNames) ?? CORE;
    const shown = kind === 'function' ? `${name}()` : `$${name}`;
    note(module, { kind, name: shown, standing: found === undefined ? 'missing' : 'here' }, span);
  });
  return [...uses].map(([module, { loads, names: noted }]) => ({
    module,
    loads,
    known: here.has(module) ? 'here' : Object.hasOwn(kamailioModules, module) ? 'in Kamailio' : 'nowhere',
    names: [...noted.values()].map(({ use, spans }) => ({ ...use, spans })),
  }));
}

function eachUse(
  script: Script,
  names: Registry<RunContext>,
  tell: (kind: 'function' | 'variable', name: string, span: Span) => void,
): void {
  const told = new Set<string>();
  const once = (kind: 'function' | 'variable', name: string, span: Span): void => {
    const key = `${kind} ${name} ${span.file} ${span.start}`;
    if (told.has(key) || name === 'null') return;
    told.add(key);
    tell(kind, name, span);
  };
  const everything: Registry<RunContext> = {
    ...names,
    // So that the arguments of a function that is not there are walked through, too.
    function: (name) => names.function(name) ?? names.standIns?.function(name),
  };
  for (const item of script.items) {
    if (item.kind !== 'route') continue;
    eachStatement(item, (statement) => {
      const evaluated = evaluatedBy(statement);
      if (evaluated === null) return;
      visitExpression(evaluated, everything, {
        call: (node) => once('function', node.name.text, node.name.span),
        read: (node) => once('variable', node.name, node.span),
        write: (node) => once('variable', node.name, node.span),
      });
    });
  }
}

/** The module of Kamailio that has a name: one that the script loads, if there is one. */
function kamailioModuleOf(
  kind: 'function' | 'variable',
  name: string,
  loaded: readonly string[],
): string | undefined {
  const has = (module: string): boolean => {
    const { functions = '', variables = '' } = kamailioModules[module] ?? {};
    return (kind === 'function' ? functions : variables).split(' ').includes(name);
  };
  return loaded.find(has) ?? Object.keys(kamailioModules).find(has);
}

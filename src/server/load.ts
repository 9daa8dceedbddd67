import type { AnyModule, ParamDeclaration } from '../kit/module.ts';
import type {
  CustomGlobalNode,
  GlobalNode,
  GlobalValue,
  ListenNode,
  LoadModuleNode,
  ModParamNode,
  SocketNode,
} from '../script/front/ast.ts';
import { nearest } from '../script/front/diagnostics.ts';
import { type ParsedScript, type PreprocessInput, parseScript } from '../script/front/front.ts';
import type { Span } from '../script/front/source.ts';
import { catalogue, coreModule } from './catalogue.ts';
import { globalProblem, knownGlobals } from './globals.ts';

/** A loaded module with the values of its parameters. */
export interface LoadedModule {
  readonly declaration: AnyModule;
  readonly params: Readonly<Record<string, number | string | readonly string[]>>;
}

/** One `listen` of the script, as written. */
export interface ListenWish {
  /** `[proto:]host[:port]`. */
  readonly address: string;
  readonly advertise: string | null;
  readonly name: string | null;
  readonly span: Span;
}

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
  const modules = new Map<
    string,
    { declaration: AnyModule; params: Record<string, number | string | string[]> }
  >();
  const globals = new Map<string, number | string>();
  const aliases: string[] = [];
  const listens: ListenWish[] = [];
  const flags = new Map<string, number>();

  function addModule(declaration: AnyModule): void {
    const params: Record<string, number | string | string[]> = {};
    for (const [name, param] of Object.entries(declaration.params)) {
      params[name] = param.type === 'strings' ? [] : param.default;
    }
    modules.set(declaration.name, { declaration, params });
  }

  function loadModule(node: LoadModuleNode): void {
    const name = moduleName(node.path.value);
    if (modules.has(name)) {
      diagnostics.warning('script.module-twice', node.path.span, `module ${name} is loaded twice`);
      return;
    }
    const declaration = catalogue.get(name);
    if (declaration === undefined) {
      const meant = nearest(name, catalogue.keys());
      diagnostics.error(
        'script.unknown-module',
        node.path.span,
        `there is no module "${name}"`,
        meant === undefined ? 'see README for the modules of this version' : `did you mean "${meant}"?`,
      );
      return;
    }
    for (const needed of declaration.needs ?? []) {
      if (modules.has(needed)) continue;
      diagnostics.error(
        'script.module-needed',
        node.path.span,
        `module ${name} needs ${needed}, which is not loaded before it`,
        `put loadmodule "${needed}.so" above this line`,
      );
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
      const known = catalogue.has(name);
      const meant = nearest(name, modules.keys());
      diagnostics.error(
        'script.module-not-loaded',
        node.modulesSpan,
        known ? `module ${name} is not loaded` : `there is no module "${name}"`,
        known
          ? `put loadmodule "${name}.so" above this line`
          : meant === undefined
            ? undefined
            : `did you mean "${meant}"?`,
      );
    }
  }

  function setModuleParam(
    module: { declaration: AnyModule; params: Record<string, number | string | string[]> },
    node: ModParamNode,
  ): void {
    const name = node.name.value;
    const declared = module.declaration.params[name];
    if (declared === undefined) {
      const meant = nearest(name, Object.keys(module.declaration.params));
      diagnostics.error(
        'script.unknown-parameter',
        node.name.span,
        `module ${module.declaration.name} has no parameter "${name}"`,
        meant === undefined ? undefined : `did you mean "${meant}"?`,
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

  function setGlobal(node: GlobalNode): void {
    const name = node.name.text;
    const declared = knownGlobals.get(name);
    if (declared === undefined) {
      const meant = nearest(name, knownGlobals.keys());
      diagnostics.error(
        'script.unknown-global',
        node.name.span,
        `there is no global parameter "${name}"`,
        meant === undefined ? undefined : `did you mean "${meant}"?`,
      );
      return;
    }
    if (declared.obsolete !== undefined) {
      const message = `Kamailio has no global parameter "${name}" any more: it is not used`;
      diagnostics.warning('script.obsolete-global', node.name.span, message, declared.obsolete);
    } else if (declared.inert !== undefined) {
      diagnostics.notice('script.inert-global', node.name.span, `"${name}" has no effect: ${declared.inert}`);
    }
    for (const given of node.values) {
      const wrong = globalProblem(declared, given);
      if (wrong !== null) {
        diagnostics.error('script.global-type', given.span, `"${name}" ${wrong.problem}`, wrong.hint);
        continue;
      }
      const value = globalText(given);
      if (name === 'alias' || name === 'domain') aliases.push(String(value));
      globals.set(declared.sameAs ?? name, value);
    }
  }

  function addListen(node: ListenNode): void {
    for (const address of node.addresses) {
      listens.push({
        address: String(globalText(address)),
        advertise: node.advertise === null ? null : String(globalText(node.advertise)),
        name: node.name?.value ?? null,
        span: address.span,
      });
    }
  }

  function addSocket(node: SocketNode): void {
    const attribute = (name: string): string | null => {
      const found = node.attributes.find((given) => given.name.text === name);
      return found === undefined ? null : String(globalText(found.value));
    };
    const bind = attribute('bind');
    if (bind === null) {
      diagnostics.error(
        'script.socket-bind',
        node.span,
        'a socket needs bind',
        'add bind = udp:127.0.0.1:5060;',
      );
      return;
    }
    listens.push({
      address: bind,
      advertise: attribute('advertise'),
      name: attribute('name'),
      span: node.span,
    });
  }

  addModule(coreModule);
  for (const item of parsed.script.items) {
    switch (item.kind) {
      case 'global':
        setGlobal(item);
        break;
      case 'custom-global':
        globals.set(customName(item), globalText(item.value));
        break;
      case 'listen':
        addListen(item);
        break;
      case 'socket':
        addSocket(item);
        break;
      case 'flags':
        for (const [position, flag] of item.flags.entries())
          flags.set(flag.name.text, flag.index ?? position);
        break;
      case 'loadmodule':
        loadModule(item);
        break;
      case 'modparam':
        setParam(item);
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
  return { ...parsed, modules: [...modules.values()], globals, aliases, listens, flags };
}

function moduleName(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return base.endsWith('.so') ? base.slice(0, -3) : base;
}

function customName(node: CustomGlobalNode): string {
  return node.instance === null
    ? `${node.group.text}.${node.name.text}`
    : `${node.group.text}[${node.instance}].${node.name.text}`;
}

/** The value of a global as a number or as the text it was written with. */
function globalText(node: GlobalValue): number | string {
  switch (node.kind) {
    case 'integer':
      return node.value;
    case 'string':
      return node.value;
    case 'word':
      return node.text;
    case 'address':
      return `${node.proto === null ? '' : `${node.proto}:`}${node.host}${node.port === null ? '' : `:${node.port}`}`;
  }
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

/** Writes the README of every module from its declaration: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyModule, ParamDeclaration } from '../src/kit/module.ts';
import type { RpcParameter } from '../src/kit/rpc.ts';
import { ANY_ROUTE, type RouteKind } from '../src/script/declarations.ts';
import { coreModule, importModules, moduleNames } from '../src/server/catalogue.ts';

const MODULES = join(import.meta.dirname, '..', 'src', 'modules');

/** Every module with a page: the core and what `loadmodule` knows. */
export const documentedModules: readonly AnyModule[] = [
  coreModule,
  ...(await importModules(moduleNames)).values(),
];

/** Where the page of a module is. */
export function pageOf(module: AnyModule): string {
  return join(MODULES, module.name, 'README.md');
}

/** The page of a module: its paragraph and a table for each kind of thing it has. */
export function modulePage(module: AnyModule): string {
  const needs = module.needs ?? [];
  const sections = [
    `# ${module.name}\n\n<!-- Written by npm run docs from the declaration in index.ts. -->\n\n${module.doc}`,
    needs.length === 0 ? '' : `Needs ${needs.map((name) => `\`${name}\``).join(', ')}, loaded before it.`,
    table(
      'Parameters',
      ['name', 'type', 'default', 'what it does'],
      Object.entries(module.params).map(([name, param]) => [
        code(name),
        param.type === 'strings' ? 'string, repeatable' : param.type,
        defaultOf(param),
        param.inert === undefined ? param.doc : `${param.doc} No effect: ${param.inert}.`,
      ]),
    ),
    table(
      'Functions',
      ['call', 'where', 'what it does'],
      Object.entries(module.functions).flatMap(([name, fn]) =>
        [fn, ...(fn.forms ?? [])].map(({ args, routes, doc }) => [
          code(`${name}(${signature(args)})`),
          places(routes),
          doc,
        ]),
      ),
    ),
    table(
      'Variables',
      ['variable', 'access', 'what it is'],
      Object.entries(module.variables).map(([name, { inner, set, doc }]) => [
        code(written(name, inner)),
        set === undefined ? 'read' : 'read, write',
        doc,
      ]),
    ),
    table(
      'Transformations',
      ['operation', 'what it gives'],
      Object.entries(module.transformations ?? {}).flatMap(([className, operations]) =>
        Object.entries(operations).map(([name, { doc }]) => [code(`{${className}.${name}}`), doc]),
      ),
    ),
    table(
      'Conditions',
      ['keyword', 'compares with myself'],
      (module.coreSubjects ?? []).map(({ name, isMyself }) => [
        code(name),
        isMyself === undefined ? 'no' : 'yes',
      ]),
    ),
    table(
      'Commands',
      ['command', 'what it does'],
      Object.entries(module.rpc ?? {}).map(([name, { params, doc }]) => [
        code([name, ...params.map(commandParameter)].join(' ')),
        doc,
      ]),
    ),
    table(
      'Event routes',
      ['route', 'when it runs'],
      (module.eventRoutes ?? []).map(({ name, doc }) => [code(`event_route[${name}]`), doc]),
    ),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [`## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

function defaultOf(param: ParamDeclaration): string {
  if (param.type === 'strings') return 'none';
  return param.default === '' ? 'empty' : code(String(param.default));
}

/** `a, b [, c]`. */
function signature(args: readonly { readonly name: string; readonly optional: boolean }[]): string {
  const first = args.findIndex(({ optional }) => optional);
  if (first < 0) return args.map(({ name }) => name).join(', ');
  const rest = args.slice(first);
  const opened = rest.map(({ name }, index) => `[${first + index === 0 ? '' : ', '}${name}`).join('');
  const required = args.slice(0, first).map(({ name }) => name);
  return `${required.join(', ')}${opened}${']'.repeat(rest.length)}`;
}

/** `name`, `[name]`, `[name …]`. */
function commandParameter({ name, form }: RpcParameter<unknown>): string {
  if (form === 'required') return name;
  return form === 'optional' ? `[${name}]` : `[${name} …]`;
}

function places(routes: readonly RouteKind[]): string {
  return ANY_ROUTE.every((kind) => routes.includes(kind)) ? 'any route' : routes.join(', ');
}

function written(name: string, inner: 'none' | 'required' | 'optional'): string {
  if (inner === 'none') return `$${name}`;
  return inner === 'required' ? `$${name}(…)` : `$${name}, $${name}(…)`;
}

if (import.meta.main) {
  for (const module of documentedModules) writeFileSync(pageOf(module), modulePage(module));
}

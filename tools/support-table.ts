/** Writes docs/modules.md, what of each module of Kamailio is here and which scenario shows it: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyModule } from '../src/kit/module.ts';
import { importModules, moduleNames } from '../src/server/catalogue.ts';
import { type KamailioModule, kamailioModules } from '../src/server/kamailio-names.ts';
import { loadScenarios, type StoredScenario } from '../test/harness/golden.ts';
import { functionsOf } from './scenario-docs.ts';

/** Where the page is. */
export const SUPPORT_PAGE = join(import.meta.dirname, '..', 'docs', 'modules.md');

/** Scenarios that are named for one function. */
const MOST_SCENARIOS = 3;

const ours = await importModules(moduleNames);

/** The page: a table of the modules, then one of the functions of each that is here. */
export function supportPage(scenarios: readonly StoredScenario[]): string {
  const shownBy = new Map<string, string[]>();
  for (const scenario of scenarios) {
    for (const { module, name } of functionsOf(scenario)) {
      const key = `${module} ${name}`;
      shownBy.set(key, [...(shownBy.get(key) ?? []), scenario.name]);
    }
  }
  const names = [...new Set([...Object.keys(kamailioModules), ...ours.keys()])].toSorted();
  const here = names.filter((name) => ours.has(name));
  const elsewhere = names.filter((name) => !ours.has(name));
  const sections = here.map((name) => {
    const module = ours.get(name);
    return module === undefined ? '' : section(module, kamailioModules[name], shownBy);
  });
  return `# Modules

<!-- Written by npm run docs from the modules' declarations, the scenarios, and the names that Kamailio 5.6.3 exports. -->

What of the modules of Kamailio 5.6.3 is here, function by function, and which [scenarios](scenarios.md) show it.
\`fermata check --report FILE\` says the same of what one script uses.

${table(
  ['module', 'functions', 'parameters', 'variables'],
  here.map((name) => {
    const module = ours.get(name);
    const theirs = kamailioModules[name];
    return [
      `[${name}](../src/modules/${name}/README.md)`,
      share(module?.functions, theirs?.functions),
      share(module?.params, theirs?.params),
      share(module?.variables, theirs?.variables),
    ];
  }),
)}

Not here: ${elsewhere.map((name) => `\`${name}\``).join(', ')}.

${sections.join('\n\n')}
`;
}

function section(
  module: AnyModule,
  theirs: KamailioModule | undefined,
  shownBy: ReadonlyMap<string, readonly string[]>,
): string {
  const { name } = module;
  const functions = namesOf(theirs?.functions);
  const own = Object.keys(module.functions).filter((fn) => !functions.includes(fn));
  const row = (fn: string, standing: string): string[] => {
    const shown = shownBy.get(`${name} ${fn}`) ?? [];
    const more = shown.length > MOST_SCENARIOS ? `, and ${shown.length - MOST_SCENARIOS} more` : '';
    return [`\`${fn}\``, standing, shown.slice(0, MOST_SCENARIOS).join(', ') + more];
  };
  const rows = [
    ...functions.map((fn) => row(fn, Object.hasOwn(module.functions, fn) ? 'yes' : '**no**')),
    ...own.map((fn) => row(fn, theirs === undefined ? 'our own module' : 'not in Kamailio 5.6.3')),
  ];
  const missing = [
    missingOf('Parameters', module.params, theirs?.params, ''),
    missingOf('Variables', module.variables, theirs?.variables, '$'),
  ].filter((line) => line !== '');
  return [
    `## ${name}`,
    ...(rows.length === 0 ? [] : [table(['function', 'here', 'shown by'], rows)]),
    ...missing,
  ].join('\n\n');
}

function missingOf(
  what: string,
  declared: Readonly<Record<string, unknown>>,
  theirs: string | undefined,
  sign: string,
): string {
  const missing = namesOf(theirs).filter((name) => !Object.hasOwn(declared, name));
  return missing.length === 0
    ? ''
    : `${what} that are not here: ${missing.map((name) => `\`${sign}${name}\``).join(', ')}.`;
}

/** `12 of 15`. */
function share(declared: Readonly<Record<string, unknown>> | undefined, theirs: string | undefined): string {
  const names = namesOf(theirs);
  const here = names.filter((name) => declared !== undefined && Object.hasOwn(declared, name)).length;
  return names.length === 0 ? '' : `${here} of ${names.length}`;
}

function namesOf(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.split(' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

if (import.meta.main) writeFileSync(SUPPORT_PAGE, supportPage(await loadScenarios()));

/** Writes docs/scenarios.md, the table of all scenarios and of the cases they show: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coreModule, importModules, moduleNames } from '../src/server/catalogue.ts';
import { CASES, type Case } from '../test/harness/cases.ts';
import { loadScenarios, type StoredScenario } from '../test/harness/golden.ts';

/** Where the page is. */
export const SCENARIO_PAGE = join(import.meta.dirname, '..', 'docs', 'scenarios.md');

/** The modules by whose functions a request stops and goes on. */
const ASYNC_FAMILY = ['async', 'tmx', 'tsilo', 'http_async_client', 'evapi', 'mqueue', 'rtimer', 'evrexec'];

/** A scenario belongs to the first group of which it uses a function. */
const GROUPS: readonly { readonly title: string; readonly has: (module: string, name: string) => boolean }[] =
  [
    { title: 'The asynchronous family', has: (module) => ASYNC_FAMILY.includes(module) },
    { title: 'Pauses', has: (module, name) => module === 'cfgutils' && /sleep|lock/.test(name) },
    { title: 'Transactions', has: (module) => module === 'tm' },
    { title: 'Messages and the language', has: () => true },
  ];

/** A function that a script uses. */
interface Used {
  readonly module: string;
  readonly name: string;
}

/** The page: a table for each group, and one of the cases. */
export function scenarioPage(scenarios: readonly StoredScenario[], cases: readonly Case[]): string {
  const used = new Map(scenarios.map((scenario) => [scenario, functionsOf(scenario)]));
  const groupOf = (scenario: StoredScenario): number =>
    GROUPS.findIndex(({ has }) =>
      [...(used.get(scenario) ?? []), CORE].some(({ module, name }) => has(module, name)),
    );
  const tables = GROUPS.map(({ title }, group) => {
    const members = scenarios.filter((scenario) => groupOf(scenario) === group);
    const rows = members.map((scenario) => [
      `[${scenario.name}](../test/scenarios/${scenario.name}/kamailio.cfg)`,
      scenario.scenario.shows,
      (used.get(scenario) ?? []).map(({ name }) => `\`${name}\``).join(', '),
      playedOn(scenario),
      scenario.expected?.difference ?? '',
    ]);
    return table(title, ['scenario', 'shows', 'functions', 'played', 'difference'], rows);
  });
  const shown = cases.map(({ id, says, open }) => [
    `\`${id}\``,
    says,
    scenarios
      .filter(({ scenario }) => scenario.covers?.includes(id) === true)
      .map(({ name }) => name)
      .join(', ') ||
      (open ?? ''),
  ]);
  return `# Scenarios

<!-- Written by npm run docs from test/scenarios and test/harness/cases.ts. -->

Each one is played in memory under virtual time, over UDP, and, where Kamailio has what it uses, against Kamailio 5.6.3.
[Its README](../test/scenarios/README.md) says how to add one, [DIFFERENCES.md](../DIFFERENCES.md) why we differ where we do.

${tables.join('\n\n')}

${table('What the source of Kamailio says of asynchronous processing', ['case', 'what happens there', 'shown by'], shown)}
`;
}

const MODULES = [coreModule, ...(await importModules(moduleNames)).values()];

const CORE: Used = { module: 'core', name: '' };

/** Functions that a script calls, in the order of the modules' declarations; comments and texts do not count. */
export function functionsOf({ folder }: StoredScenario): readonly Used[] {
  const script = readFileSync(join(folder, 'kamailio.cfg'), 'latin1').replace(
    /"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\/\*[\s\S]*?\*\/|#[^\n]*|\/\/[^\n]*/g,
    ' ',
  );
  const called = new Set([...script.matchAll(/(?<![$\w])(\w+)\s*\(/g)].map((match) => match[1] ?? ''));
  return MODULES.flatMap((module) =>
    Object.keys(module.functions)
      .filter((name) => called.has(name))
      .map((name) => ({ module: module.name, name })),
  );
}

function playedOn({ golden, scenario }: StoredScenario): string {
  return golden === undefined ? `memory, UDP (${scenario.withoutKamailio ?? ''})` : 'memory, UDP, Kamailio';
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [`## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

if (import.meta.main) writeFileSync(SCENARIO_PAGE, scenarioPage(await loadScenarios(), CASES));

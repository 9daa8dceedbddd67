import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunContext } from '../run/context.ts';
import type { Registry } from '../script/declarations.ts';
import { renderDiagnostics } from '../script/front/diagnostics.ts';
import { positionOf, type Sources, type Span } from '../script/front/source.ts';
import { differencesAbout } from '../server/differences.ts';
import type { LoadedScript } from '../server/load.ts';
import { type ModuleUse, reportOn, type UsedName } from '../server/report.ts';

const DIFFERENCES = join(import.meta.dirname, '..', '..', 'DIFFERENCES.md');

/** Places of a name that are listed. */
const MOST_PLACES = 5;

/**
 * What of a script is here, what is not, and what behaves differently, module by module. `names`: those it may use; null where it
 * could not be linked.
 */
export function reportText(loaded: LoadedScript, names: Registry<RunContext> | null): string {
  const { diagnostics, sources } = loaded;
  const mistakes = diagnostics.list().filter(({ severity }) => severity === 'error');
  const modules = names === null ? [] : reportOn(loaded, names);
  return `${[
    ...modules.map((use) => moduleText(use, sources)),
    differencesText(modules),
    mistakes.length === 0 ? '' : `mistakes\n${renderDiagnostics(mistakes, sources)}`,
    summary(modules, mistakes.length),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

const KNOWN = {
  here: '',
  'in Kamailio': ': not here, Kamailio 5.6.3 has it',
  nowhere: ': not here, nor in Kamailio 5.6.3',
} as const;

function moduleText({ module, loads, known, names }: ModuleUse, sources: Sources): string {
  const where = loads.length > 0 ? ` (${places(loads, sources)})` : '';
  const unloaded = module !== 'core' && loads.length === 0 ? ', which the script does not load' : '';
  const lines = names
    .toSorted((one, other) => rank(one) - rank(other))
    .map(
      (name) => `  ${standing(name)} ${name.kind} ${name.name} (${places(name.spans, sources)})${why(name)}`,
    );
  return [`module ${module}${where}${KNOWN[known]}${unloaded}`, ...lines].join('\n');
}

function rank({ standing: value }: UsedName): number {
  if (value === 'missing') return 0;
  return value === 'here' ? 2 : 1;
}

function standing({ standing: value }: UsedName): string {
  if (value === 'missing') return 'NOT HERE ';
  return value === 'here' ? 'here     ' : 'no effect';
}

function why({ standing: value }: UsedName): string {
  return typeof value === 'object' ? `: ${value.inert}` : '';
}

function places(spans: readonly Span[], sources: Sources): string {
  const shown = spans.slice(0, MOST_PLACES).map((span) => place(span, sources));
  const more = spans.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The line, with the name of the file where that is not the script itself. */
function place(span: Span, sources: Sources): string {
  const file = sources[span.file];
  if (file === undefined) return '?';
  const { line } = positionOf(file, span.start);
  return span.file === 0 ? `line ${line}` : `${file.path}:${line}`;
}

function differencesText(modules: readonly ModuleUse[]): string {
  const used = new Set(
    modules.flatMap(({ names }) =>
      names.filter((name) => name.standing !== 'missing').map(({ name }) => name),
    ),
  );
  const found = differencesAbout(readFileSync(DIFFERENCES, 'utf8'), used);
  if (found.length === 0) return '';
  return [
    'behaves differently (DIFFERENCES.md)',
    ...found.map(({ number, title }) => `  D${number} ${title}`),
  ].join('\n');
}

function summary(modules: readonly ModuleUse[], mistakes: number): string {
  const names = modules.flatMap((use) => use.names);
  const missing = names.filter(({ standing: value }) => value === 'missing').length;
  const absent = modules.filter(({ known }) => known !== 'here').length;
  const mistaken =
    mistakes === 0 ? '' : `, ${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'} of the script`;
  return `${names.length - missing} of ${names.length} names are here, ${missing} are not; ${absent} ${
    absent === 1 ? 'module is' : 'modules are'
  } not here${mistaken}`;
}

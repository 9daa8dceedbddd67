import { lineText, locationOf, positionOf, type Sources, type Span } from './source.ts';

/** How bad it is: an `error` stops the load, a `warning` does not, a `notice` is for information. */
export type Severity = 'error' | 'warning' | 'notice';

/** One remark about the script. `code` is stable (`script.unknown-function`); tools may match on it. */
export type Diagnostic = {
  readonly code: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  readonly hint?: string;
};

/** Gathers remarks while a script is loaded. The number kept is bounded, so hostile text cannot fill the memory. */
export type Diagnostics = {
  /** Adds an error; the same code at the same place is kept once. */
  error(code: string, span: Span, message: string, hint?: string): void;
  /** Adds a warning. */
  warning(code: string, span: Span, message: string, hint?: string): void;
  /** Adds a notice. */
  notice(code: string, span: Span, message: string, hint?: string): void;
  /** Whether any error was added. */
  hasErrors(): boolean;
  /** Everything added so far, in source order (file, then offset; equal places in the order of adding). */
  list(): Diagnostic[];
};

const MAX_DIAGNOSTICS = 1000;

/** Makes an empty collector. */
export function createDiagnostics(): Diagnostics {
  const kept: Diagnostic[] = [];
  const seen = new Set<string>();
  let errors = 0;

  const add = (
    severity: Severity,
    code: string,
    span: Span,
    message: string,
    hint: string | undefined,
  ): void => {
    if (severity === 'error') errors++;
    const key = `${code}\0${span.file}\0${span.start}\0${message}`;
    if (seen.has(key) || kept.length >= MAX_DIAGNOSTICS) return;
    seen.add(key);
    kept.push(
      hint === undefined ? { code, severity, span, message } : { code, severity, span, message, hint },
    );
  };

  return {
    error: (code, span, message, hint) => add('error', code, span, message, hint),
    warning: (code, span, message, hint) => add('warning', code, span, message, hint),
    notice: (code, span, message, hint) => add('notice', code, span, message, hint),
    hasErrors: () => errors > 0,
    list: () => kept.toSorted((a, b) => a.span.file - b.span.file || a.span.start - b.span.start),
  };
}

/**
 * Writes one diagnostic for people: `file:line:column: error[code]: message`, the source line, the spot marked with
 * `^~~~`, where the text was defined if it came from a `#!define`, and `hint: …`. No line end after the last line.
 */
export function renderDiagnostic(diagnostic: Diagnostic, sources: Sources): string {
  const { span } = diagnostic;
  const lines = [
    `${locationOf(sources, span)}: ${diagnostic.severity}[${diagnostic.code}]: ${diagnostic.message}`,
  ];
  const file = sources[span.file];
  if (file !== undefined) {
    const { line, column } = positionOf(file, span.start);
    const text = lineText(file, line);
    // Tabs are copied so that the mark stands under its text whatever the reader's tab width is.
    const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
    const width = Math.max(1, Math.min(span.end - span.start, text.length - column + 1));
    lines.push(`  ${text}`, `  ${indent}^${'~'.repeat(width - 1)}`);
  }
  if (span.definition !== undefined && sources[span.definition.file] !== undefined) {
    lines.push(`  defined at ${locationOf(sources, span.definition)}`);
  }
  if (diagnostic.hint !== undefined) lines.push(`hint: ${diagnostic.hint}`);
  return lines.join('\n');
}

/** Writes all diagnostics, one after the other, each ending in a line end; '' for none. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], sources: Sources): string {
  return diagnostics.map((diagnostic) => `${renderDiagnostic(diagnostic, sources)}\n`).join('');
}

/**
 * The candidate that was probably meant by `name`: the one with the fewest edits (insert, delete, replace, swap of two
 * neighbours; case does not count), or undefined when none is near: at most a third of the name's length, at least 1.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let limit = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < limit || (distance === limit && best === undefined)) {
      limit = distance;
      best = candidate;
    }
  }
  return best;
}

/** The hint that asks for the candidate that was probably meant; undefined when none is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const meant = nearest(name, candidates);
  return meant === undefined ? undefined : `did you mean "${meant}"?`;
}

/** Damerau-Levenshtein distance in its "optimal string alignment" form. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

import { type CompiledValue, isProblem, type Problem, type RunContext, toText } from '../../kit/index.ts';

/** One named value that the script wants in records. */
export interface NamedValue {
  readonly name: string;
  readonly text: string;
}

const VALUE = /^\s*([^=;\s]+)\s*=\s*(\$.+?)\s*$/;

/** Reads `name=$variable;name=$variable`; '' gives none. */
export function parseValues(text: string): readonly NamedValue[] | Problem {
  const values: NamedValue[] = [];
  for (const piece of pieces(text)) {
    const [, name, variable] = VALUE.exec(piece) ?? [];
    if (name === undefined || variable === undefined)
      return {
        problem: `"${piece.trim()}" is no name=$variable`,
        hint: 'write name=$variable;name=$variable',
      };
    values.push({ name, text: variable });
  }
  return values;
}

/** A `;` in the parentheses of a variable separates nothing. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === '(' || char === '{') depth++;
    else if (char === ')' || char === '}') depth--;
    else if ((char === ';' && depth === 0) || char === undefined) {
      const piece = text.slice(start, at);
      if (piece.trim() !== '') found.push(piece);
      start = at + 1;
    }
  }
  return found;
}

/** Reads named values of a run. */
export type ValueReader = (run: RunContext) => readonly (readonly [name: string, value: string | null])[];

/** Makes the reader of such values; `missing` stands for one that there is not. They are compiled when they are first read: variables are known only then. */
export function createValueReader(
  values: readonly NamedValue[],
  format: (text: string) => CompiledValue<RunContext> | Problem,
  missing: '' | null = '',
): ValueReader {
  let compiled: readonly (readonly [string, CompiledValue<RunContext> | null])[] | undefined;
  return (run) => {
    compiled ??= values.map(({ name, text }) => {
      const value = format(text);
      return [name, isProblem(value) ? null : value];
    });
    return compiled.map(([name, value]) => {
      const read = value?.(run) ?? null;
      return [name, read === null ? missing : toText(read)];
    });
  };
}

/** The AVP that a leg's value names: `$avp(x)`, `$avp(s:x)`, `$avp(i:5)`; null for anything else. */
export function avpName(text: string): string | number | null {
  const [, kind, name] = /^\$avp\((?:([si]):)?([^()[\]]+)\)$/.exec(text) ?? [];
  if (name === undefined) return null;
  return kind === 'i' ? Number(name) : name;
}

/**
 * The legs of a call, one at least: of each set of AVPs the newest values, then those before, until none is left. A value
 * that is missing in a leg is ''.
 */
export function legsOf(run: RunContext, legs: readonly NamedValue[]): (readonly [string, string])[] {
  const stacks = legs.map(({ name, text }) => {
    const wanted = avpName(text);
    const values = run.state.avps.filter((avp) => avp.name === wanted).map(({ value }) => toText(value));
    return { name, values };
  });
  const rows: (readonly [string, string])[] = [];
  const most = Math.max(1, ...stacks.map(({ values }) => values.length));
  for (let row = 0; row < most; row++) {
    for (const { name, values } of stacks) rows.push([name, values[row] ?? '']);
  }
  return rows;
}

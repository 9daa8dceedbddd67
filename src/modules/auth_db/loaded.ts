import { type DbValue, isProblem, type Problem, type RunContext, type Value } from '../../kit/index.ts';
import { type AvpName, parseAvpName } from '../pv/index.ts';

/** A column of the user that becomes an AVP. */
export interface LoadedColumn {
  readonly column: string;
  readonly avp: AvpName;
}

/** Reads `load_credentials`: `$avp(x)=column;column`. */
export function parseLoaded(text: string): { readonly columns: readonly LoadedColumn[] } | Problem {
  const columns: LoadedColumn[] = [];
  for (const part of text.split(';').map((piece) => piece.trim())) {
    if (part === '') continue;
    const [, avp, column] = /^(?:\$avp\(([^)]+)\)\s*=\s*)?([A-Za-z_]\w*)$/.exec(part) ?? [];
    if (column === undefined) {
      return { problem: `"${part}" names no column`, hint: 'write it as $avp(x)=column, or column' };
    }
    const name = parseAvpName(avp ?? column);
    if (isProblem(name)) return name;
    columns.push({ column, avp: name });
  }
  return { columns };
}

/** Makes AVPs of the values of a user; one that is NULL makes none. */
export function giveLoaded(
  run: RunContext,
  columns: readonly LoadedColumn[],
  values: readonly DbValue[],
): void {
  for (const [at, { avp }] of columns.entries()) {
    const value = shown(values[at] ?? null);
    if (value !== null) run.state.avps.unshift({ name: avp, value });
  }
}

/** A moment is seconds of the epoch, as Kamailio gives it. */
function shown(value: DbValue): Value {
  return value instanceof Date ? Math.floor(value.getTime() / 1000) : value;
}

import { type DbValue, type Problem, parseInteger, type Result, type Value } from '../../kit/index.ts';

/** What `$dbr(result=>key)` asks of a result. */
export type ResultKey =
  | { readonly result: string; readonly what: 'rows' | 'cols' }
  | { readonly result: string; readonly what: 'name'; readonly column: number }
  | { readonly result: string; readonly what: 'value'; readonly row: number; readonly column: number };

/** Reads what stands in `$dbr(…)`. */
export function parseResultKey(inner: string): ResultKey | Problem {
  const [, result = '', key = ''] = /^\s*([^=\s]+)\s*=>\s*(.*?)\s*$/.exec(inner) ?? [];
  if (result !== '' && (key === 'rows' || key === 'cols')) return { result, what: key };
  const [, name, row, column] =
    /^(?:colname\[\s*(-?\d+)\s*\]|\[\s*(-?\d+)\s*,\s*(-?\d+)\s*\])$/.exec(key) ?? [];
  if (result !== '' && name !== undefined) {
    return { result, what: 'name', column: parseInteger(name) ?? -1 };
  }
  if (result !== '' && row !== undefined && column !== undefined) {
    return { result, what: 'value', row: parseInteger(row) ?? -1, column: parseInteger(column) ?? -1 };
  }
  return { problem: `$dbr(${inner}) is unknown`, hint: 'use rows, cols, [row,col] or colname[n] behind =>' };
}

/** What a result has there; of one that there is not nothing, and 0 rows and columns. */
export function readResult(result: Result | undefined, key: ResultKey): Value {
  switch (key.what) {
    case 'rows':
      return result?.rows.length ?? 0;
    case 'cols':
      return result?.columns.length ?? 0;
    case 'name':
      return result?.columns[key.column] ?? null;
    case 'value':
      return scriptValue(result?.rows[key.row]?.[key.column] ?? null);
  }
}

/** A value of a column in a script: a whole number as one, any other as text; a moment as seconds of the epoch. */
export function scriptValue(value: DbValue): Value {
  if (value instanceof Date) return Math.floor(value.getTime() / 1000);
  return typeof value === 'number' && !Number.isInteger(value) ? String(value) : value;
}

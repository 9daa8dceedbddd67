import type { TransformationDeclaration, Value } from '../../../kit/index.ts';
import { escapeJson, quoteSql } from './escapes.ts';
import { type TransformationClass, withoutParameters } from './operation.ts';

/** An operation that undefined values take part in. */
function onAny(doc: string, apply: (value: Value) => Value): TransformationDeclaration {
  return { doc, split: withoutParameters, apply: (value) => apply(value) };
}

/** `{val.…}`: what stands in for undefined values, and JSON. */
export const VAL: TransformationClass = {
  n0: onAny('0 for an undefined value.', (value) => value ?? 0),
  ne: onAny('Empty for an undefined value.', (value) => value ?? ''),
  json: onAny('A text escaped for the inside of a JSON string; empty for an undefined value.', (value) =>
    typeof value === 'string' ? escapeJson(value) : (value ?? ''),
  ),
  jsonqe: onAny(
    'A JSON value: a number as it is, a text escaped in quotes, "" for an undefined value.',
    (value) => (typeof value === 'number' ? value : `"${value === null ? '' : escapeJson(value)}"`),
  ),
};

function sqlValue(value: Value, whenUndefined: string): string {
  if (value === null) return whenUndefined;
  return typeof value === 'number' ? String(value) : quoteSql(value);
}

/** `{sql.…}`: values as they are written in SQL. */
export const SQL: TransformationClass = {
  val: onAny('A quoted text, a number, or NULL.', (value) => sqlValue(value, 'NULL')),
  'val.int': onAny('A quoted text, a number, or 0 for an undefined value.', (value) => sqlValue(value, '0')),
  'val.str': onAny("A quoted text, a number, or '' for an undefined value.", (value) =>
    sqlValue(value, "''"),
  ),
};

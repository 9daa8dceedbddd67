import {
  type Problem,
  parseInteger,
  type TransformationDeclaration,
  toText,
  type Value,
} from '../../kit/index.ts';

/** A text as SQL writes it: in quotes, those in it doubled. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A value as it may stand in a query. */
function written(value: Value): Value {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? value : quoted(value);
}

function transformation(doc: string, apply: (value: Value) => Value): TransformationDeclaration {
  return {
    doc,
    split: (params): readonly string[] | Problem =>
      params === null ? [] : { problem: 'this transformation takes no parameter' },
    apply,
  };
}

/** `{sql.…}`: values as they may stand in a query. */
export const sqlTransformations = {
  sql: {
    val: transformation('The value as SQL writes it: a number, a text in quotes, NULL for none.', written),
    'val.int': transformation('The value as a number, 0 where it is none.', (value) =>
      typeof value === 'number' ? value : (parseInteger(toText(value).trim()) ?? 0),
    ),
    'val.str': transformation('A text in quotes, a number as it is.', (value) => written(value ?? '')),
  },
};

/**
 * A value of a column. Text is bytes, one a character, as everywhere (docs/decisions/0001-strings-are-bytes.md); a `Date` is
 * the value of a column that holds moments, in whatever form the database keeps those.
 */
export type DbValue = string | number | Date | null;

/** Values by the name of their column. */
export type Fields = Readonly<Record<string, DbValue>>;

/** How a column is compared with a value. `=` and `!=` work with null too. */
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** One comparison; several are joined by AND. */
export interface Condition {
  readonly column: string;
  readonly operator: Operator;
  readonly value: DbValue;
}

/** What a database is asked to do: plain data, which a driver writes in its own dialect. */
export type Statement =
  | {
      readonly kind: 'query';
      readonly table: string;
      /** Columns of the result, in this order; none: all of them. */
      readonly columns: readonly string[];
      readonly where: readonly Condition[];
      /** A column to order the rows by, lowest first; null: as they come. */
      readonly orderBy: string | null;
    }
  | { readonly kind: 'insert'; readonly table: string; readonly fields: Fields }
  /** Inserts, after a row with the same unique key was removed. */
  | { readonly kind: 'replace'; readonly table: string; readonly fields: Fields }
  | {
      readonly kind: 'update';
      readonly table: string;
      readonly fields: Fields;
      readonly where: readonly Condition[];
    }
  | { readonly kind: 'delete'; readonly table: string; readonly where: readonly Condition[] }
  /** A text of the database's own language; `?` stands for each of the values. */
  | { readonly kind: 'raw'; readonly text: string; readonly values: readonly DbValue[] };

/** One row, its values in the order of the columns. */
export type Row = readonly DbValue[];

/** What came of a statement. */
export interface Result {
  /** Names of the columns; none of what is no query. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Rows that were changed; 0 of a query. */
  readonly affected: number;
  /** The id of the row that was inserted last. */
  readonly lastId: number;
}

/** Conditions that all given columns have exactly these values. */
export function equal(fields: Fields): Condition[] {
  return Object.entries(fields).map(([column, value]) => ({ column, operator: '=', value }));
}

/** Asks for rows. Without `columns` they have all. */
export function query(
  table: string,
  where: readonly Condition[] = [],
  columns: readonly string[] = [],
  orderBy: string | null = null,
): Statement {
  return { kind: 'query', table, columns, where, orderBy };
}

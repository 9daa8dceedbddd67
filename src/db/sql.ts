import type { Condition, DbValue, Fields, Statement } from './statement.ts';

/** What differs between the databases that speak SQL. */
export interface Dialect {
  /** A name of a table or column, quoted. */
  name(name: string): string;
  /** What stands for the n-th value (from 1). */
  placeholder(n: number): string;
}

/** A statement as text, with the values that its placeholders stand for. */
export interface SqlText {
  readonly text: string;
  readonly values: readonly DbValue[];
}

/** Writes a statement in SQL. Values never become part of the text. */
export function writeSql(statement: Statement, dialect: Dialect): SqlText {
  if (statement.kind === 'raw') return statement;
  const values: DbValue[] = [];
  const bind = (value: DbValue): string => {
    values.push(value);
    return dialect.placeholder(values.length);
  };
  const table = dialect.name(statement.table);
  const text = (): string => {
    switch (statement.kind) {
      case 'query': {
        const { columns, orderBy } = statement;
        const wanted = columns.length === 0 ? '*' : columns.map(dialect.name).join(', ');
        const order = orderBy === null ? '' : ` ORDER BY ${dialect.name(orderBy)}`;
        return `SELECT ${wanted} FROM ${table}${whereOf(statement.where, dialect, bind)}${order}`;
      }
      case 'insert':
        return `INSERT INTO ${table} ${rowOf(statement.fields, dialect, bind)}`;
      case 'replace':
        return `REPLACE INTO ${table} ${rowOf(statement.fields, dialect, bind)}`;
      case 'update': {
        const set = Object.entries(statement.fields).map(
          ([column, value]) => `${dialect.name(column)} = ${bind(value)}`,
        );
        return `UPDATE ${table} SET ${set.join(', ')}${whereOf(statement.where, dialect, bind)}`;
      }
      case 'delete':
        return `DELETE FROM ${table}${whereOf(statement.where, dialect, bind)}`;
    }
  };
  return { text: text(), values };
}

type Bind = (value: DbValue) => string;

function rowOf(fields: Fields, dialect: Dialect, bind: Bind): string {
  const columns = Object.keys(fields).map(dialect.name).join(', ');
  return `(${columns}) VALUES (${Object.values(fields).map(bind).join(', ')})`;
}

function whereOf(conditions: readonly Condition[], dialect: Dialect, bind: Bind): string {
  if (conditions.length === 0) return '';
  const written = conditions.map(({ column, operator, value }) => {
    const name = dialect.name(column);
    // Nothing is equal to NULL in SQL, not even NULL.
    if (value === null && operator === '=') return `${name} IS NULL`;
    if (value === null && operator === '!=') return `${name} IS NOT NULL`;
    return `${name} ${operator} ${bind(value)}`;
  });
  return ` WHERE ${written.join(' AND ')}`;
}

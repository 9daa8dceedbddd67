import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Dialect, writeSql } from './sql.ts';
import { equal, query, type Statement } from './statement.ts';

const dialect: Dialect = { name: (name) => `[${name}]`, placeholder: (n) => `$${n}` };

test('statements in SQL: values never become part of the text', () => {
  const cases: readonly (readonly [Statement, string, readonly unknown[]])[] = [
    [query('t'), 'SELECT * FROM [t]', []],
    [
      query('t', equal({ a: "'; --", b: null }), ['x', 'y'], 'x'),
      'SELECT [x], [y] FROM [t] WHERE [a] = $1 AND [b] IS NULL ORDER BY [x]',
      ["'; --"],
    ],
    [
      query('t', [
        { column: 'a', operator: '!=', value: null },
        { column: 'b', operator: '<=', value: 3 },
      ]),
      'SELECT * FROM [t] WHERE [a] IS NOT NULL AND [b] <= $1',
      [3],
    ],
    [
      { kind: 'insert', table: 't', fields: { a: 1, b: null } },
      'INSERT INTO [t] ([a], [b]) VALUES ($1, $2)',
      [1, null],
    ],
    [{ kind: 'replace', table: 't', fields: { a: 1 } }, 'REPLACE INTO [t] ([a]) VALUES ($1)', [1]],
    [
      { kind: 'update', table: 't', fields: { a: 1, b: 2 }, where: equal({ c: 3 }) },
      'UPDATE [t] SET [a] = $1, [b] = $2 WHERE [c] = $3',
      [1, 2, 3],
    ],
    [{ kind: 'delete', table: 't', where: [] }, 'DELETE FROM [t]', []],
    [{ kind: 'raw', text: 'VACUUM', values: [] }, 'VACUUM', []],
  ];
  for (const [statement, text, values] of cases) {
    const written = writeSql(statement, dialect);
    assert.equal(written.text, text);
    assert.deepEqual(written.values, values);
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDiagnostics, nearest, renderDiagnostic, renderDiagnostics } from './diagnostics.ts';
import { lineText, locationOf, positionOf, sourceFile, spanBetween } from './source.ts';

const sources = [
  sourceFile('a.cfg', 'first\n\tif (wrong) x;\r\nlast'),
  sourceFile('b.cfg', '#!define X wrong\n'),
];

describe('source', () => {
  const file = sourceFile('a', 'ab\ncd\n');
  const table: [number, number, number][] = [
    [0, 1, 1],
    [1, 1, 2],
    [2, 1, 3],
    [3, 2, 1],
    [6, 3, 1],
    [99, 3, 1],
    [-5, 1, 1],
  ];
  for (const [offset, line, column] of table) {
    it(`offset ${offset} is ${line}:${column}`, () =>
      assert.deepEqual(positionOf(file, offset), { line, column }));
  }

  it('gives lines without their ends', () => {
    assert.equal(lineText(file, 2), 'cd');
    assert.equal(lineText(file, 3), '');
    assert.equal(lineText(file, 9), '');
    assert.equal(lineText(sourceFile('a', 'x\r\ny'), 1), 'x');
  });

  it('joins spans of one file only', () => {
    const a = { file: 0, start: 1, end: 2 };
    assert.deepEqual(spanBetween(a, { file: 0, start: 5, end: 9 }), { file: 0, start: 1, end: 9 });
    assert.deepEqual(spanBetween(a, { file: 1, start: 5, end: 9 }), a);
  });

  it('names an unknown file', () => assert.equal(locationOf(sources, { file: 7, start: 0, end: 0 }), '?'));
});

describe('renderDiagnostic', () => {
  it('shows place, code, line, mark and hint', () => {
    const text = renderDiagnostic(
      {
        code: 'script.x',
        severity: 'error',
        span: { file: 0, start: 11, end: 16 },
        message: 'bad word',
        hint: 'another',
      },
      sources,
    );
    assert.equal(
      text,
      'a.cfg:2:6: error[script.x]: bad word\n  \tif (wrong) x;\n  \t    ^~~~~\nhint: another',
    );
  });

  it('says where a define was written', () => {
    const definition = { file: 1, start: 9, end: 10 };
    const text = renderDiagnostic(
      { code: 'c', severity: 'warning', span: { file: 0, start: 0, end: 5, definition }, message: 'm' },
      sources,
    );
    assert.equal(text, 'a.cfg:1:1: warning[c]: m\n  first\n  ^~~~~\n  defined at b.cfg:1:10');
  });

  it('keeps the mark inside the line', () => {
    const span = { file: 0, start: 22, end: 400 };
    const [, , mark] = renderDiagnostic({ code: 'c', severity: 'notice', span, message: 'm' }, sources).split(
      '\n',
    );
    assert.equal(mark?.trim(), '^~~~');
  });
});

describe('createDiagnostics', () => {
  it('lists in source order and once', () => {
    const diagnostics = createDiagnostics();
    diagnostics.warning('w', { file: 1, start: 0, end: 1 }, 'third');
    diagnostics.error('e', { file: 0, start: 9, end: 10 }, 'second');
    diagnostics.notice('n', { file: 0, start: 1, end: 2 }, 'first');
    diagnostics.error('e', { file: 0, start: 9, end: 10 }, 'second');
    assert.deepEqual(
      diagnostics.list().map(({ message }) => message),
      ['first', 'second', 'third'],
    );
    assert.equal(diagnostics.hasErrors(), true);
    assert.equal(renderDiagnostics([], sources), '');
  });

  it('keeps a bounded number', () => {
    const diagnostics = createDiagnostics();
    for (let start = 0; start < 5000; start++) diagnostics.error('e', { file: 0, start, end: start }, 'm');
    assert.equal(diagnostics.list().length, 1000);
  });
});

describe('nearest', () => {
  const table: [string, string[], string | undefined][] = [
    ['is_metod', ['is_method', 't_relay'], 'is_method'],
    ['t_realy', ['t_relay', 't_reply'], 't_relay'],
    ['T_RELAY', ['t_relay'], 't_relay'],
    ['xlgo', ['xlog', 'slog'], 'xlog'],
    ['foo', ['completely_else'], undefined],
    ['ab', ['cd'], undefined],
    ['x', [], undefined],
  ];
  for (const [name, candidates, expected] of table) {
    it(`${name} -> ${expected}`, () => assert.equal(nearest(name, candidates), expected));
  }
});

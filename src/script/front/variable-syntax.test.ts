import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { summariseVariable } from './cases/tree-summary.ts';
import { createDiagnostics } from './diagnostics.ts';
import { parseFormat, parseVariable } from './variable-syntax.ts';

const span = { file: 0, start: 10, end: 20 };

describe('parseVariable', () => {
  const table: [string, string][] = [
    ['$ru', '$ru'],
    ['$?', '$?'],
    ['$var(x)', '$var(x)'],
    ['$(ru)', '$ru'],
    ['$sht(t=>$ci::x)', '$sht(t=>$ci::x)'],
    ['$sht(t=>$var(a))', '$sht(t=>$var(a))'],
    ['$(hdr(X-Foo)[0])', '$hdr(X-Foo)[0]'],
    ['$(avp(x)[*])', '$avp(x)[*]'],
    ['$(avp(x)[-1])', '$avp(x)[-1]'],
    ['$(hdr(X)[$var(i)])', '$hdr(X)[$var(i)]'],
    ['$(ru{s.len})', '$ru{s.len}'],
    ['$(ru{s.select,0,,})', '$ru{s.select "0,,"}'],
    ['$(var(x){s.substr,$(var(y){s.len}),2}{s.len})', '$var(x){s.substr "$(var(y){s.len}),2"}{s.len}'],
    ['$xavp(a[0]=>b)', '$xavp(a[0]=>b)'],
  ];
  for (const [text, expected] of table) {
    it(text, () => {
      const diagnostics = createDiagnostics();
      const node = parseVariable(text, span, true, diagnostics);
      assert.deepEqual(diagnostics.list(), []);
      assert.equal(node?.kind === 'variable' ? summariseVariable(node) : node, expected);
    });
  }

  it('knows $null', () => {
    const diagnostics = createDiagnostics();
    assert.equal(parseVariable('$null', span, true, diagnostics)?.kind, 'null');
    assert.equal(parseVariable('$(null)', span, true, diagnostics)?.kind, 'null');
  });

  it('gives parts their own places', () => {
    const node = parseVariable('$(hdr(A)[1]{s.len,x})', span, true, createDiagnostics());
    assert.ok(node?.kind === 'variable');
    assert.deepEqual(node.innerSpan, { file: 0, start: 16, end: 17 });
    assert.deepEqual(node.index?.span, { file: 0, start: 19, end: 20 });
    assert.deepEqual(node.transformations[0]?.paramsSpan, { file: 0, start: 28, end: 29 });
  });

  it('gives parts the whole place when the text is not the file’s', () => {
    const node = parseVariable('$var(x)', span, false, createDiagnostics());
    assert.ok(node?.kind === 'variable');
    assert.deepEqual(node.innerSpan, span);
  });

  const mistakes = [
    '$',
    '$5',
    '$()',
    '$(',
    '$(x',
    '$var(x',
    '$(var(x)[)',
    '$(x{s.len)',
    '$(x{len})',
    '$(x{.})',
    '$x y',
  ];
  for (const text of [
    ...mistakes,
    '$(x[a])',
    '$(x[$])',
    '$(x[1]y)',
    '$(x{s.})',
    `$(x[${'$(x['.repeat(50)}`,
  ]) {
    it(`refuses ${text.slice(0, 20)}`, () => {
      const diagnostics = createDiagnostics();
      assert.equal(parseVariable(text, span, true, diagnostics), null);
      assert.equal(diagnostics.list().length, 1);
      assert.equal(diagnostics.list()[0]?.code, 'script.variable-syntax');
    });
  }
});

describe('parseFormat', () => {
  const shown = (text: string): string[] =>
    parseFormat(text, span, true, createDiagnostics()).map((part) =>
      part.kind === 'text' ? JSON.stringify(part.value) : summariseVariable(part),
    );
  const table: [string, string[]][] = [
    ['', []],
    ['plain', ['"plain"']],
    ['$ru', ['$ru']],
    ['a $ru b', ['"a "', '$ru', '" b"']],
    ['$$ru', ['"$ru"']],
    ['a$$', ['"a$"']],
    ['$fU@$fd', ['$fU', '"@"', '$fd']],
    ['[$(ru{s.len})]', ['"["', '$ru{s.len}', '"]"']],
    ['$rU.x', ['$rU', '".x"']],
    ['$var(a)$var(b)', ['$var(a)', '$var(b)']],
    ['$null', ['$null']],
    ['cost: $5', ['"cost: $5"']],
    ['a $', ['"a $"']],
  ];
  for (const [text, expected] of table) it(text, () => assert.deepEqual(shown(text), expected));

  it('reports a lone dollar and its place in the literal', () => {
    const diagnostics = createDiagnostics();
    parseFormat('ab $ c $(x', span, true, diagnostics);
    assert.deepEqual(
      diagnostics.list().map((diagnostic) => [diagnostic.code, diagnostic.span.start]),
      [
        ['script.variable-syntax', 14],
        ['script.variable-syntax', 21],
      ],
    );
  });

  it('gives each part its place', () => {
    const parts = parseFormat('ab$ru$$', span, true, createDiagnostics());
    assert.deepEqual(
      parts.map((part) => [part.span.start, part.span.end]),
      [
        [11, 13],
        [13, 16],
        [16, 18],
      ],
    );
  });
});

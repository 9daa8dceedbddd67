import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testRegistry, testRun } from './fixture.ts';
import { compileFormat, parseFormatText } from './format.ts';
import { createDiagnostics } from './front/diagnostics.ts';

const SPAN = { file: 0, start: 10, end: 40 };

/** A text with variables, and what it prints for `$avp(x)` = 5, `$avp(e)` = "" and nothing else. */
const FORMATS: readonly (readonly [string, string])[] = [
  ['', ''],
  ['plain', 'plain'],
  ['$$', '$'],
  ['a$$b', 'a$b'],
  ['$avp(x)', '5'],
  ['<$avp(x)$avp(e)>', '<5>'],
  ['$avp(none)', '<null>'],
  ['$null', '<null>'],
  ['x $rU y', 'x <null> y'],
  ['$(avp(x){s.len})$ru.', '1sip:bob@127.0.0.1.'],
  ['\xff$avp(x)\x00', '\xff5\x00'],
];

for (const [text, printed] of FORMATS) {
  test(`format ${JSON.stringify(text)}`, () => {
    const diagnostics = createDiagnostics();
    const format = compileFormat(text, SPAN, false, { registry: testRegistry, diagnostics });
    const run = testRun();
    run.avps.set('x', [5]);
    run.avps.set('e', ['']);
    assert.deepEqual(diagnostics.list(), []);
    assert.equal(format?.(run), printed);
  });
}

test('a format says whether it is fixed, one variable, or mixed', () => {
  const kindOf = (text: string): string | undefined =>
    parseFormatText(text, SPAN, false, { registry: testRegistry, diagnostics: createDiagnostics() })?.kind;
  assert.equal(kindOf('a$$b'), 'fixed');
  assert.equal(kindOf('$avp(x)'), 'value');
  assert.equal(kindOf('$avp(x) '), 'mixed');
});

test('all mistakes of a format are reported, at their place in an exact literal', () => {
  const diagnostics = createDiagnostics();
  const format = compileFormat('$nope $avp(x) $nape(', SPAN, true, { registry: testRegistry, diagnostics });
  assert.equal(format, null);
  const found = diagnostics.list().map(({ code, span }) => [code, span.start]);
  assert.deepEqual(found, [
    ['script.unknown-variable', 11],
    ['script.variable-syntax', 25],
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProblem, type ParamDeclarations } from '../../kit/index.ts';
import { createFixture, OPTIONS } from '../fixture.ts';
import acc from './index.ts';
import { avpName, parseValues } from './values.ts';

const lists: [string, string[] | null][] = [
  ['', []],
  ['a=$fU;b=$hdr(X)', ['a=$fU', 'b=$hdr(X)']],
  [' a = $fU ; ; b=$avp(x) ;', ['a=$fU', 'b=$avp(x)']],
  ['a=$(hdr(X){s.select,0,;});b=$si', ['a=$(hdr(X){s.select,0,;})', 'b=$si']],
  ['a', null],
  ['a=text', null],
  ['=$fU', null],
];
for (const [text, expected] of lists) {
  test(`named values in "${text}"`, () => {
    const values = parseValues(text);
    assert.deepEqual(
      isProblem(values) ? null : values.map(({ name, text: value }) => `${name}=${value}`),
      expected,
    );
  });
}

test('AVPs of legs', () => {
  assert.deepEqual(['$avp(x)', '$avp(s:x)', '$avp(i:5)', '$fU', '$(avp(x)[1])'].map(avpName), [
    'x',
    'x',
    5,
    null,
    null,
  ]);
});

test('parameters that make no sense are refused', () => {
  const params: ParamDeclarations = acc.params;
  const problems = (name: string, value: string | number): string | null => {
    const param = params[name];
    assert.ok(param);
    if (param.type === 'int' && typeof value === 'number') return param.check?.(value)?.problem ?? null;
    return param.type === 'string' && typeof value === 'string'
      ? (param.check?.(value)?.problem ?? null)
      : null;
  };
  assert.match(problems('log_flag', 32) ?? '', /0 to 31/);
  assert.match(problems('failed_filter', '404,200') ?? '', /300 to 999/);
  assert.match(problems('failed_filter', 'x') ?? '', /300 to 999/);
  assert.match(problems('multi_leg_info', 'a=$fU') ?? '', /no AVP/);
  assert.match(problems('log_facility', 'LOG_NOWHERE') ?? '', /no facility/);
  assert.match(problems('cdr_enable', 1) ?? '', /dialog/);
  assert.equal(problems('cdr_enable', 0), null);
});

test('one record is one line, whatever a value holds', () => {
  const fixture = createFixture(acc, { params: { log_extra: 'x=$var(x)' } });
  const run = fixture.run(OPTIONS);
  run.vars.set('$var(x)', 'a\r\nACC: transaction answered: forged');
  assert.equal(fixture.call(run, 'acc_log_request', '404 Not found'), 1);
  assert.equal(fixture.lines.length, 1);
  assert.match(fixture.lines[0] ?? '', /code=404;reason=Not found;x=a ACC: transaction answered: forged$/);
});

test('an empty comment, and a route without a request, are refused', () => {
  const fixture = createFixture(acc);
  assert.equal(fixture.call(fixture.run(OPTIONS), 'acc_log_request', ''), -1);
  assert.equal(fixture.call(fixture.run(OPTIONS, 'event'), 'acc_log_request', 'x'), -1);
  assert.equal(fixture.loadProblem('acc_log_request', ''), 'the comment is empty');
});

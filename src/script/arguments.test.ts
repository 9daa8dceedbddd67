import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './fixture.ts';

const SETUP = '$avp(n) = 5; $avp(t) = "text"; $avp(s) = "7";';

/** A call and what it traces: how literals, variables and expressions arrive in a function. */
const CALLS: readonly (readonly [string, readonly string[]])[] = [
  ['trace("plain");', ['plain']],
  ['trace("a $avp(t) b");', ['a text b']],
  ["trace('a $avp(t) b');", ['a text b']],
  ['trace("$avp(t)$avp(n)");', ['text5']],
  // An undefined variable prints <null> among other text; alone it is undefined.
  ['trace("X: $avp(none)");', ['X: <null>']],
  ['trace("$avp(none)");', ['']],
  ['trace("$$avp(t) $$");', ['$avp(t) $']],
  ['trace("a" + "$avp(t)");', ['atext']],
  ['trace("a" + $avp(t));', ['atext']],
  ['trace($avp(t));', ['text']],
  ['trace(5);', ['5']],
  ['trace(word);', ['word']],
  ['trace("$(avp(t){s.len})/$(avp(t)[0])");', ['4/text']],
  ['trace("");', ['']],
  ['plain("a $avp(t)");', ['a $avp(t)']],
  // Exactly one variable keeps its type.
  ['show("$avp(n)");', ['5']],
  ['show("$avp(s)");', ['"7"']],
  ['show("$avp(none)");', ['<null>']],
  ['show("$avp(n) ");', ['"5 "']],
  ['show($avp(n) + 1);', ['6']],
  ['show($null);', ['<null>']],
  ['show(-5);', ['-5']],
  ['show(give(-3));', ['-3']],
  ['show(give(-3) + 1);', ['1']],
  ['give("5", "five");', ['five']],
  ['give(5);', []],
  ['fetch("v", "$var(out)"); show($var(out));', ['"v"']],
  ['fetch($avp(n), $var(out)); show($var(out));', ['5']],
  // Evaluated when the function says so.
  ['late("n=$var(n)");', ['"n=1"']],
  ['late("$var(n)");', ['1']],
  ['late($var(n) + 1);', ['2']],
  ['late("text");', ['"text"']],
  ['$avp(k) = "out"; fetch(1, "$var($avp(k))"); show($var(out));', ['1']],
];

for (const [call, trace] of CALLS) {
  test(`argument: ${call}`, () => {
    const { run } = runText(`request_route { ${SETUP} ${call} }`);
    assert.deepEqual(run.trace, trace);
    assert.deepEqual(run.logged, []);
  });
}

test('a computed argument that does not fit makes the call -1 with one line', () => {
  const { run } = runText(
    `request_route { ${SETUP} give("$avp(t)", "not called"); show($rc); give($avp(none)); }`,
  );
  assert.deepEqual(run.trace, ['-1']);
  assert.deepEqual(run.logged, [
    'script.argument: main.cfg:2:63: give: number must be an integer, not "text"; write 5',
    'script.argument: main.cfg:2:105: give: number must be an integer, not ""; write 5',
  ]);
});

test('a variable name that is computed and not allowed reads as undefined and refuses to be written', () => {
  const { run } = runText(
    'request_route { $avp(k) = "bad"; show($var($avp(k))); $var($avp(k)) = 1; trace("on"); }',
  );
  assert.deepEqual(run.trace, ['<null>', 'on']);
  assert.equal(run.logged.length, 3);
  assert.match(run.logged[0] ?? '', /^script\.variable-name: \$var\(\$avp\(k\)\): this name is not allowed$/);
});

test('a broken variable makes the call -1', () => {
  const { run } = runText(
    'request_route { show($broken); show($rc); if ($broken) trace("t"); else trace("f"); }',
  );
  assert.deepEqual(run.trace, ['-1', 'f']);
  assert.match(run.logged[0] ?? '', /^script\.exception: main\.cfg:2:17: show: Error: broken variable/);
});

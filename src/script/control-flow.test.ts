import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText, traceOf } from './fixture.ts';

const ROUTES = `
route[RN1] { return -1; }
route[R5] { return 5; }
route[EXIT] { exit; }
`;

/** Body of a route and what `route(X)` leaves in `$rc`: observed on Kamailio 5.6.3 (save where a line says otherwise). */
const ROUTE_VALUES: readonly (readonly [string, number])[] = [
  ['return -1;', -1],
  ['return;', 1],
  ['return 3 + $var(two);', 5],
  ['return $avp(none) - 1;', -1],
  ['$var(t) = "7"; return $var(t);', 7],
  // A call inside an expression is its truth.
  ['return route(R5);', 1],
  // Without return: the value of the last action.
  ['$var(q) = 1;', 1],
  ['$var(q) = -5;', 1],
  ['give(-1);', -1],
  ['give(1);', 1],
  ['give(7);', 7],
  ['route(RN1);', -1],
  ['if (1 == 2) { give(-1); }', 1],
  ['if (1 == 1) { give(-1); }', -1],
  ['if (1 == 1) { route(RN1); }', -1],
  ['if (give(-1)) { $var(a) = 3; }', 1],
  ['if (give(1)) { $var(a) = 3; }', 1],
  ['if (give(-1)) { $var(a) = 3; } else { give(-1); }', -1],
  ['if (0) { give(2); } else if (0) { give(3); } else if (1) { give(4); } else { give(5); }', 4],
  ['$var(i) = 0; while ($var(i) < 3) { $var(i) = $var(i) + 1; }', 1],
  ['$var(i) = 0; while ($var(i) < 2) { $var(i) = $var(i) + 1; give(-1); }', -1],
  ['while (give(-1)) { $var(q) = 1; }', 1],
  ['give(-1); while ($var(zero)) { $var(q) = 1; }', 1],
  ['while (1) { give(-1); break; }', 0],
  ['while (1) { return 4; }', 4],
  ['switch (1) { case 1: give(-1); break; }', 0],
  ['switch (1) { case 1: give(-1); }', -1],
  ['switch (1) { case 1: return 6; }', 6],
  ['give(-1); switch (9) { case 1: $var(q) = 1; default: give(-1); }', -1],
  // Kamailio leaves what happens to be there (-5, 1).
  ['switch ($var(two)) { case 1: break; }', 1],
  ['$var(b) = 1; break; $var(b) = 2;', 0],
  ['if (1 == 1) { break; } give(9);', 0],
  ['give(-1); break;', 0],
  ['$var(x) = 1 / $var(zero);', -1],
  ['if (1 / $var(zero)) { give(2); } else { give(-1); }', -1],
  ['while (1 / $var(zero)) { give(2); }', -1],
  ['return 1 / $var(zero);', -1],
  ['return give(1) / $var(zero);', -1],
  ['boom();', -1],
  // Kamailio knows no empty block.
  ['', 1],
];

for (const [body, value] of ROUTE_VALUES) {
  test(`value of route[X] { ${body} }`, () => {
    const { outcome, run } = runText(`${ROUTES}route[X] { ${body} }
      request_route { $var(zero) = 0; $var(two) = 2; route(X); show($rc); }`);
    assert.deepEqual(run.trace, [String(value)]);
    assert.deepEqual(outcome, { kind: 'ended', by: 'end', code: 1 });
  });
}

/** Body of `request_route`, what it traces, how it ends. */
const ENDINGS: readonly (readonly [string, readonly string[], string, number])[] = [
  ['trace("a"); exit; trace("b");', ['a'], 'exit', 1],
  ['exit 5;', [], 'exit', 5],
  ['drop;', [], 'drop', 0],
  ['drop 3;', [], 'drop', 3],
  ['exit 1 / $var(zero); trace("b");', [], 'exit', -1],
  ['return; trace("b");', [], 'return', 1],
  ['return -1; trace("b");', [], 'return', -1],
  ['return 0; trace("b");', [], 'zero', 0],
  ['route(EXIT); trace("b");', [], 'exit', 1],
  ['if (route(EXIT)) { trace("a"); } trace("b");', [], 'exit', 1],
  ['give(0); trace("b");', [], 'zero', 0],
  ['if (give(0)) { trace("a"); } trace("b");', [], 'zero', 0],
  ['$var(x) = 1 + give(0); trace("b");', [], 'zero', 0],
  ['trace(give(0)); trace("b");', [], 'zero', 0],
  ['while (1) { switch (1) { case 1: give(0); } } trace("b");', [], 'zero', 0],
  ['break; trace("b");', [], 'end', 0],
  ['give(-1);', [], 'end', -1],
  ['while (1) { if (1) { exit 2; } }', [], 'exit', 2],
];

for (const [body, trace, by, code] of ENDINGS) {
  test(`request_route { ${body} } ends by ${by}`, () => {
    const { outcome, run } = runText(`${ROUTES}request_route { ${body} }`);
    assert.deepEqual(run.trace, trace);
    assert.deepEqual(outcome, { kind: 'ended', by, code });
  });
}

const NUMBERS = `switch ($var(x)) {
  case 1: trace("1");
  case 2: trace("2"); break;
  default: trace("default");
  case 3: trace("3"); break;
  case -4: trace("-4");
} trace("after");`;
const TEXTS = `switch ($var(x)) {
  case "a": trace("a"); break;
  case "": trace("empty"); break;
  case "5": trace("5"); break;
  case /"^b+$": trace("pattern"); break;
  case "B": trace("B"); break;
  default: trace("default");
}`;

/** Value, labels, trace: observed on Kamailio 5.6.3. */
const SWITCHES: readonly (readonly [string, string, readonly string[]])[] = [
  ['1', NUMBERS, ['1', '2', 'after']],
  ['2', NUMBERS, ['2', 'after']],
  ['3', NUMBERS, ['3', 'after']],
  ['-4', NUMBERS, ['-4', 'after']],
  ['77', NUMBERS, ['default', '3', 'after']],
  ['"2"', NUMBERS, ['2', 'after']],
  ['"x"', NUMBERS, ['default', '3', 'after']],
  ['""', NUMBERS, ['default', '3', 'after']],
  ['"a"', TEXTS, ['a']],
  ['"A"', TEXTS, ['default']],
  ['""', TEXTS, ['empty']],
  ['5', TEXTS, ['5']],
  ['"bbb"', TEXTS, ['pattern']],
  ['"zz"', TEXTS, ['default']],
  // A case-insensitive pattern above a label takes its value.
  ['"B"', TEXTS, ['pattern']],
];

for (const [value, cases, trace] of SWITCHES) {
  test(`switch over ${value} with ${cases === NUMBERS ? 'integer' : 'text'} labels`, () => {
    assert.deepEqual(traceOf(`request_route { $var(x) = ${value}; ${cases} }`), trace);
  });
}

test('a call within a switch subject gives its truth', () => {
  const script = `${ROUTES}request_route {
    switch (route(R5)) { case 5: trace("raw"); break; case 1: trace("truth"); break; } }`;
  assert.deepEqual(traceOf(script), ['truth']);
});

test('break ends the innermost loop or switch only', () => {
  const script = `request_route {
    while (1) { switch (1) { case 1: break; } trace("inner"); break; }
    $var(n) = 0; while ($var(n) < 3) { $var(n) = $var(n) + 1; if ($var(n) == 2) { break; } }
    show($var(n)); }`;
  assert.deepEqual(traceOf(script), ['inner', '2']);
});

test('&& and || look at the right side only when it decides', () => {
  const script = `request_route {
    if (give(-1, "a") && give(1, "b")) trace("no");
    if (give(1, "c") || give(1, "d")) trace("yes");
    if (!give(-1, "e") && (give(-1, "f") || give(1, "g"))) trace("yes");
    show(selval(give(1, "h"), give(3, "i"), give(4, "j")));
    show(selval(give(-1, "k"), give(3, "l"), "m")); }`;
  assert.deepEqual(traceOf(script), ['a', 'c', 'yes', 'e', 'f', 'g', 'yes', 'h', 'i', '1', 'k', '"m"']);
});

test('operands are evaluated from left to right, each once', () => {
  const script = 'request_route { show(give(1, "a") + give(2, "b") * give(3, "c") - give(4, "d")); }';
  assert.deepEqual(traceOf(script), ['a', 'b', 'c', 'd', '1']);
});

test('$rc is the last function or route result; assignments leave it alone', () => {
  const script = `${ROUTES}request_route { give(-3); $var(x) = 1; show($rc); route(R5); show($retcode);
    $var(x) = route(RN1); $var(c) = $rc; show($var(x)); show($var(c)); if (route(R5)) show($?); $var(r) = "NO"; give(4); route($var(r)); show($rc); }`;
  assert.deepEqual(traceOf(script), ['-3', '5', '-1', '-1', '5', '4']);
});

test('routes are called by computed names; an unknown one is false and the run goes on', () => {
  const { run } = runText(`${ROUTES}request_route { $var(n) = "R" + "5"; route($var(n)); show($rc);
    $var(n) = "NOPE"; if (route($var(n))) trace("true"); else trace("false"); $var(v) = route($var(n)); show($var(v)); }`);
  assert.deepEqual(run.trace, ['5', 'false', '-1']);
  assert.equal(run.logged.length, 2);
  assert.match(run.logged[0] ?? '', /^script\.unknown-route: main\.cfg:7:\d+: there is no route\[NOPE\]$/);
});

test('return_mode 1: the value itself is the truth, and return 0 ends only the route', () => {
  const script = `route[Z] { return 0; } ${ROUTES}
    request_route { route(Z); show($rc); if (route(RN1)) trace("not 0"); show(route(R5) + 1); if (!route(Z)) trace("0"); }`;
  assert.deepEqual(traceOf(script, { returnMode: 1 }), ['0', 'not 0', '6', '0']);
});

test('a while stops after max_while_loops turns with -1 and one log line', () => {
  const script = `route[W] { while (1) { $var(w) = $var(w) + 1; } }
    request_route { $var(w) = 0; route(W); show($rc); show($var(w)); }`;
  const { run } = runText(script);
  assert.deepEqual(run.trace, ['-1', '100']);
  assert.deepEqual(run.logged, ['script.while-limit: main.cfg:2:12: more than 100 turns (max_while_loops)']);
  assert.deepEqual(traceOf(script, { maxWhileLoops: 7 }), ['-1', '7']);
});

test('endless recursion is refused at max_recursive_level', () => {
  const { outcome, run } = runText(`route[DEEP] { $var(d) = $var(d) + 1; route(DEEP); }
    request_route { $var(d) = 0; route(DEEP); show($var(d)); }`);
  assert.deepEqual(run.trace, ['255']);
  assert.equal(run.logged.length, 1);
  assert.match(run.logged[0] ?? '', /^script\.recursion-limit: main\.cfg:2:/);
  assert.equal(outcome.kind, 'ended');
});

test('an exception of a function is logged with its position and counts as -1', () => {
  const { run } = runText(
    'request_route { boom(); show($rc); if (boom()) trace("true"); else trace("false"); }',
  );
  assert.deepEqual(run.trace, ['-1', 'false']);
  assert.match(run.logged[0] ?? '', /^script\.exception: main\.cfg:2:17: boom: Error: broken module/);
});

test('an expression without a value ends its statement only', () => {
  const { run } = runText(`request_route { $var(x) = 5; $var(x) = give(1) + 1 / $var(zero); show($var(x));
    if (give(1) / $var(zero)) trace("true"); else trace("false"); trace("on"); trace(7 mod $var(zero)); show($rc); }`);
  assert.deepEqual(run.trace, ['5', 'false', 'on', '-1']);
  assert.match(run.logged[0] ?? '', /^script\.expression: main\.cfg:2:\d+: division by zero$/);
});

test('a variable that refuses a value makes the assignment -1', () => {
  const { run } = runText(`route[X] { $var(x) = "refuse me"; } request_route { route(X); show($rc); }`);
  assert.deepEqual(run.trace, ['-1']);
  assert.match(run.logged[0] ?? '', /^script\.assignment: main\.cfg:2:12: \$var\(x\) refused the value$/);
});

test('+= adds to what the variable holds', () => {
  assert.deepEqual(
    traceOf(
      'request_route { $var(x) = 2; $var(x) += 3; $var(y) = "a"; $var(y) += 1; show($var(x)); show($var(y)); }',
    ),
    ['5', '"a1"'],
  );
});

test('an undefined value deletes: it reaches the variable as null', () => {
  assert.deepEqual(
    traceOf(
      'request_route { $avp(x) = 1; $avp(x) = 2; $avp(x) = $null; show($avp(x)); $avp(x) = $avp(none); show($avp(x)); }',
    ),
    ['1', '<null>'],
  );
});

test('a long chain of else if and of operators needs no stack', () => {
  const chain = Array.from({ length: 900 }, (_, at) => `if ($var(x) == ${at}) trace("${at}");`).join(
    ' else ',
  );
  assert.deepEqual(traceOf(`request_route { $var(x) = 899; ${chain} }`), ['899']);
  const sum = Array.from({ length: 900 }, () => '$var(x)').join(' + ');
  assert.deepEqual(traceOf(`request_route { $var(x) = 1; show(${sum}); show(0 + ${sum} + give(1)); }`), [
    '900',
    '901',
  ]);
});

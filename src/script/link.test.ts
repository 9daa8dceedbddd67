import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkText } from './fixture.ts';

/** Top-level text, expected remarks (code and the beginning of the message), expected hint. */
const MISTAKES: readonly (readonly [string, readonly string[], string?])[] = [
  ['request_route { trce("x"); }', ['script.unknown-function: unknown function trce'], 'did you mean trace?'],
  [
    'request_route { t_relay(); }',
    ['script.unknown-function: unknown function t_relay'],
    'loadmodule "tm.so" would bring it',
  ],
  ['request_route { if (zzzzzz()) exit; }', ['script.unknown-function: unknown function zzzzzz']],
  ['request_route { trace(); }', ['script.argument-count: trace takes 1 argument, not 0'], 'trace(text)'],
  [
    'request_route { give(1, 2, 3); }',
    ['script.argument-count: give takes 1 to 2 arguments, not 3'],
    'give(number, [text])',
  ],
  ['request_route { boom(1); }', ['script.argument-count: boom takes 0 arguments, not 1'], 'boom()'],
  [
    'request_route { give("x"); }',
    ['script.argument-type: give: number must be an integer, not "x"'],
    'write 5',
  ],
  [
    'request_route { give("x" + "y"); }',
    ['script.argument-type: give: number must be an integer, not "xy"'],
    'write 5',
  ],
  [
    'request_route { give(word); }',
    ['script.argument-type: give: number must be an integer, not "word"'],
    'write 5',
  ],
  ['request_route { pair(2, 2); }', ['script.argument-type: pair: the numbers are the same']],
  [
    'request_route { fetch(1, "x"); }',
    ['script.argument-type: fetch: target must be a variable'],
    'write for instance "$var(x)"',
  ],
  [
    'request_route { late(give(1)); }',
    ['script.argument-type: late: later must not call a function'],
    'put its result in a variable',
  ],
  ['request_route { fetch(1, $ru); }', ['script.argument-type: fetch: $ru cannot be written']],
  [
    'request_route { fetch(1, "$(var(x){s.len})"); }',
    ['script.argument-type: fetch: $(var(x){s.len}) cannot be written'],
  ],
  ['request_route { trace("$nope"); }', ['script.unknown-variable: unknown variable $nope']],
  [
    'request_route { trace("$avq(x)"); }',
    ['script.unknown-variable: unknown variable $avq'],
    'did you mean $avp?',
  ],
  [
    'request_route { trace("$sht(a=>b)"); }',
    ['script.unknown-variable: unknown variable $sht'],
    'loadmodule "htable.so" would bring it',
  ],
  [
    'request_route { trace("100 $"); }',
    ["script.variable-syntax: '$' is not followed by the name of a variable"],
    "write '$$' for a dollar sign in a text with variables",
  ],
  [
    'request_route { show($var); }',
    ['script.variable-name: $var: $var needs a name in parentheses: $var(…)'],
  ],
  ['request_route { show($ru(x)); }', ['script.variable-name: $ru(x): $ru takes nothing in parentheses']],
  ['request_route { $var(bad) = 1; }', ['script.variable-name: $var(bad): this name is not allowed']],
  [
    'request_route { show($(avp(x){s.lenn})); }',
    ['script.unknown-transformation: unknown transformation {s.lenn}'],
    'did you mean {s.len}?',
  ],
  ['request_route { show($(avp(x){s.len,3})); }', ['script.transformation: {s.len}: takes no parameters']],
  [
    'request_route { show($(avp(x){s.substr,$nope,1})); }',
    ['script.unknown-variable: unknown variable $nope'],
  ],
  ['request_route { $ru = "x"; }', ['script.not-writable: $ru: $ru is read-only']],
  [
    'route[RELAY] { exit; } request_route { route(RELAZ); }',
    ['script.unknown-route: there is no route[RELAZ]'],
    'did you mean route(RELAY)?',
  ],
  ['request_route { if (route("NO" + "PE")) exit; }', ['script.unknown-route: there is no route[NOPE]']],
  ['route[A] { exit; } route[A] { exit; }', ['script.duplicate-route: ']],
  [
    'failure_route[F] { request_only(); }',
    ["script.not-allowed-here: request_only cannot be used in a block of kind 'failure' (only in: request)"],
  ],
  [
    'onreply_route { if (request_only()) exit; }',
    ["script.not-allowed-here: request_only cannot be used in a block of kind 'onreply' (only in: request)"],
  ],
  [
    'request_route { switch (1) { case 1: case "a" + "b": exit; } }',
    ['script.case-labels: the labels of a switch are all integers or all strings and patterns'],
  ],
  [
    'request_route { switch (1) { case 1: exit; case 1: exit; } }',
    ['script.case-labels: there are two cases with this label'],
  ],
  [
    'request_route { switch (1) { case 1 + $var(x): exit; } $var(x) = 1; }',
    ['script.case-labels: the label of a case must be a constant integer or string'],
  ],
  [
    'request_route { switch ("a") { case /"[": exit; } }',
    ['script.bad-regex: bad regular expression "[": a \'[\' is not closed'],
  ],
  [
    'request_route { if ($ru =~ "(a") exit; }',
    ['script.bad-regex: bad regular expression "(a": a \'(\' is not closed'],
  ],
  [
    'request_route { if (uri =~ "*") exit; }',
    ['script.bad-regex: bad regular expression "*": nothing stands before \'*\' that could be repeated'],
  ],
  [
    'request_route { if (src_ip == "example.org") exit; }',
    ['script.core-test: "example.org" is not an address; names are not looked up here'],
  ],
  [
    'request_route { if (1 + "2") exit; }',
    ["script.type-mismatch: '+' takes an integer here"],
    'convert it with (int)',
  ],
  [
    'request_route { if ("5" - 2) exit; }',
    ["script.type-mismatch: '-' takes an integer here"],
    'convert it with (int)',
  ],
  [
    'request_route { if (5 =~ "5") exit; }',
    ["script.type-mismatch: '=~' takes a string here"],
    'convert it with (str)',
  ],
  [
    'request_route { if (strlen(5)) exit; }',
    ["script.type-mismatch: 'strlen' takes a string here"],
    'convert it with (str)',
  ],
  [
    'request_route { if (!"x") exit; }',
    ["script.type-mismatch: '!' takes an integer here"],
    'convert it with (int)',
  ],
  [
    'request_route { if (defined give(1)) exit; }',
    ["script.type-mismatch: 'defined' asks whether a variable has a value; this is always an integer"],
  ],
  [
    'event_route[htable:mod-init] { failure_only(); }',
    ["script.not-allowed-here: failure_only cannot be used in a block of kind 'event' (only in: failure)"],
  ],
];

for (const [script, expected, hint] of MISTAKES) {
  test(`refused: ${script}`, () => {
    const { program, remarks, hints } = linkText(script);
    assert.equal(program, null);
    assert.equal(remarks.length, expected.length, remarks.join('\n'));
    for (const [at, remark] of expected.entries())
      assert.ok(remarks[at]?.startsWith(remark) === true, remarks.join('\n'));
    if (hint !== undefined) assert.deepEqual(hints, [hint]);
  });
}

/** Loads, with a warning. */
const WARNINGS: readonly (readonly [string, string])[] = [
  ['request_route { $avp(x) = 1 / 0; }', 'script.no-value: this expression has no value: division by zero'],
  [
    'event_route[tm:nope] { exit; } event_route[x:y] { exit; }',
    'script.unknown-event-route: no loaded module runs event_route[x:y]',
  ],
  [
    'request_route { show($var(x)); show($var(x)); $var(y) = 1; show($var(y)); }',
    'script.unwritten-var: $var(x) is read but written nowhere: it is always 0',
  ],
  [
    'request_route { trace("a $var(x)"); }',
    'script.unwritten-var: $var(x) is read but written nowhere: it is always 0',
  ],
  ['request_route { return "a" + $avp(x); }', "script.code-is-text: the code of 'return' is a number"],
];

for (const [script, warning] of WARNINGS) {
  test(`warned of: ${script}`, () => {
    const { program, remarks } = linkText(script);
    assert.notEqual(program, null);
    assert.deepEqual(remarks, [warning]);
  });
}

/** Loads without a word. */
const GOOD: readonly string[] = [
  'request_route { fetch(1, "$var(x)"); show($var(x)); }',
  'request_route { fetch(1, $var(x)); show($var(x)); }',
  'request_route { $var(x) = $var(x) + 1; }',
  'request_route { $avp(n) = "x"; $var($avp(n)) = 1; show($var(x)); }',
  'failure_route[F] { give(1); } route[R] { request_only(); } branch_route[B] { route(R); }',
  'event_route[htable:mod-init] { request_only(); } event_route[tm:branch-failure:x] { request_only(); }',
  'event_route[htable:mod-init] { give(1); } event_route[tm:branch-failure:x] { give(1); }',
  'request_route { plain("100 $ off"); trace("$$5"); give(word1, word2); }'.replace('word1', '"5"'),
  'route[A] { exit; } failure_route[A] { route(A); } request_route { exit; }',
  'request_route { give($avp(x)); give("$avp(x)"); pair(1, "$avp(x)"); }',
];

for (const script of GOOD) {
  test(`accepted: ${script}`, () => {
    const { program, remarks } = linkText(script);
    assert.deepEqual(remarks, []);
    assert.notEqual(program, null);
  });
}

test('all mistakes are reported at once, in source order', () => {
  const { remarks } =
    linkText(`request_route { nope1(); if (nope2($nope3)) { $ru = $nope4; } while (nope5()) route(NOPE6); }
    route[X] { switch (nope7()) { case 1: nope8(); } return nope9(); }`);
  const named = remarks.flatMap((remark) => /nope\d|\$ru/i.exec(remark)?.slice(0, 1) ?? []);
  // Arguments of an unknown function cannot be checked.
  assert.deepEqual(named, ['nope1', 'nope2', '$ru', 'nope4', 'nope5', 'NOPE6', 'nope7', 'nope8', 'nope9']);
});

test('text nested without end is refused, not run into', () => {
  const brackets = `request_route { $avp(x) = ${'('.repeat(5000)}1${')'.repeat(5000)}; }`;
  const nots = `request_route { $avp(x) = ${'!'.repeat(20000)}$avp(y); }`;
  const blocks = `request_route { ${'if (1) { '.repeat(5000)} exit; ${'}'.repeat(5000)} }`;
  const calls = `request_route { ${'trace('.repeat(5000)}1${')'.repeat(5000)}; }`;
  for (const script of [brackets, nots, blocks, calls]) {
    const { program, remarks } = linkText(script);
    assert.equal(program, null);
    assert.ok(remarks.length > 0 && remarks.length < 20, remarks.slice(0, 5).join('\n'));
  }
});

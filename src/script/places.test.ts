import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FunctionCall } from './declarations.ts';
import type { Outcome, Program } from './engine.ts';
import { programOf, startOf, type TestRun, testRun } from './fixture.ts';
import type { Place } from './place.ts';

/** A run of `request_route` that stops at its `at`-th call of `stop()`, what it traced until then, and where it stopped. */
function runUntil(
  program: Program<TestRun>,
  at: number,
): {
  readonly run: TestRun;
  readonly outcome: Outcome;
  readonly call: FunctionCall<TestRun> | null;
  places: string;
} {
  const run = testRun();
  let count = 0;
  const found: { call: FunctionCall<TestRun> | null; places: string } = { call: null, places: '' };
  run.stopper = (call) => {
    if (count++ !== at) return 1;
    found.call = call;
    // Through text, as a place goes through bytes.
    found.places = JSON.stringify(call.stack());
    return 0;
  };
  const outcome = program.run([startOf(program)], run);
  return { run, outcome, ...found };
}

/** A new run with the memory of a stopped one, as a suspension carries it. */
function successor(run: TestRun): TestRun {
  return { ...testRun(), vars: run.vars, avps: run.avps, trace: run.trace };
}

function placesFrom(text: string): Place[] {
  const places: Place[] = JSON.parse(text);
  return places;
}

/** Stops at every call in turn, goes on from the copied stack, and compares with the run that never stopped. */
function assertStopsEverywhere(script: string): number {
  const program = programOf(script);
  const whole = runUntil(program, -1);
  for (let at = 0; ; at++) {
    const stopped = runUntil(program, at);
    if (stopped.call === null) return at;
    assert.deepEqual(stopped.outcome, { kind: 'ended', by: 'zero', code: 0 });
    const next = successor(stopped.run);
    const places = placesFrom(stopped.places);
    for (const place of places) assert.ok(program.isPlace(place), stopped.places);
    const outcome = program.run(places, next);
    assert.deepEqual(next.trace, whole.run.trace, `stopped at call ${at} of: ${script}`);
    assert.deepEqual(outcome, whole.outcome);
    assert.equal(next.rc, whole.run.rc);
  }
}

test('a run goes on exactly where it stopped, wherever that was', () => {
  const stops = assertStopsEverywhere(`
    route[INNER] { trace("in"); stop(); if ($var(i) == 2) { return 7; } stop(); }
    route[LAST] { stop("last"); }
    request_route {
      $var(i) = 0;
      while ($var(i) < 3 && stop()) {
        $var(i) = $var(i) + stop();
        switch ($var(i) + stop()) {
          case 2: trace("two"); stop();
          case 3: trace("three"); stop(); break;
          default: stop();
        }
        if (stop() && !(stop() == 0)) { trace("if $var(i)"); stop(); } else { trace("else"); }
        $var(r) = route(INNER);
        show($var(r));
        show(1 + stop() * (2 + stop(3 + stop())) + 4);
        show(selval(stop(), stop() + 1, 3));
        if (route(LAST)) { stop(); trace("after $rc"); }
      }
      trace(stop());
      return 4 + stop();
    }`);
  assert.ok(stops > 40, String(stops));
});

/** Random statements over `$var(a)`–`$var(c)`; loops are bounded by their own counter. */
const expression: fc.Memo<string> = fc.memo((depth) =>
  depth <= 1
    ? fc.constantFrom('1', '2', '$var(a)', '$var(b)', 'stop()', 'route(A)', 'route(B)', 'stop($var(c))')
    : fc.oneof(
        expression(depth - 1),
        fc
          .tuple(
            expression(depth - 1),
            fc.constantFrom('+', '-', '*', '==', '<', '&&', '||'),
            expression(depth - 1),
          )
          .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
        expression(depth - 1).map((operand) => `!(${operand})`),
        fc
          .tuple(expression(depth - 1), expression(depth - 1), expression(depth - 1))
          .map(([condition, then, otherwise]) => `selval(${condition}, ${then}, ${otherwise})`),
      ),
);

const statement: fc.Memo<string> = fc.memo((depth) => {
  const simple = fc.oneof(
    fc.constantFrom('stop();', 'trace("t$rc");', 'route(A);', 'route(B);', 'break;', 'return 3;'),
    fc
      .tuple(fc.constantFrom('a', 'b', 'c'), expression(2))
      .map(([name, value]) => `$var(${name}) = ${value};`),
    expression(2).map((value) => `show(${value});`),
  );
  if (depth <= 1) return simple;
  const list = fc.array(statement(depth - 1), { maxLength: 3 }).map((all) => all.join(' '));
  return fc.oneof(
    simple,
    fc
      .tuple(expression(2), list, list)
      .map(([condition, a, b]) => `if (${condition}) { ${a} } else { ${b} }`),
    fc
      .tuple(fc.nat(9), expression(2), list)
      .map(
        ([loop, condition, body]) =>
          `$var(w${depth}${loop}) = 0; while ($var(w${depth}${loop}) < 2 && ${condition} < 5) { $var(w${depth}${loop}) = $var(w${depth}${loop}) + 1; ${body} }`,
      ),
    fc
      .tuple(expression(2), list, list, list)
      .map(([subject, a, b, c]) => `switch (${subject}) { case 1: ${a} case 2: ${b} default: ${c} }`),
  );
});

const body = fc.array(statement(3), { minLength: 1, maxLength: 4 }).map((all) => all.join('\n'));

test('property: stopping at any call and going on from the copy changes nothing', () => {
  fc.assert(
    fc.property(body, body, body, (main, a, b) => {
      // `route(B)` in A and nothing deeper, so that every script ends.
      const flat = (text: string): string => text.replaceAll('route(A)', 'route(B)');
      const leaf = (text: string): string => text.replace(/route\([AB]\)/g, 'stop()');
      assertStopsEverywhere(`route[B] { ${leaf(b)} } route[A] { ${flat(a)} } request_route { ${main} }`);
    }),
    { numRuns: 40, seed: 7 },
  );
});

/** Script with one `stop()`; what is traced when only the rest of its list goes on (null: there is no rest). */
const NEXT_ONLY: readonly (readonly [string, readonly string[] | null])[] = [
  ['request_route { stop(); trace("a"); trace("b"); }', ['a', 'b']],
  ['request_route { if (1) { stop(); trace("in"); } trace("lost"); }', ['in']],
  ['request_route { if (1) { stop(); } trace("lost"); }', null],
  ['request_route { if (1) stop(); trace("lost"); }', null],
  ['request_route { if (stop()) { trace("in"); } trace("lost"); }', null],
  ['request_route { $var(x) = stop(); trace("lost"); }', null],
  ['request_route { trace(stop()); trace("lost"); }', null],
  [
    'request_route { $var(i) = 0; while ($var(i) < 3) { $var(i) = $var(i) + 1; stop(); trace("turn"); } trace("lost"); }',
    ['turn'],
  ],
  ['request_route { while (1) { stop(); break; } trace("lost"); }', []],
  ['request_route { while (1) { if (1) { stop(); break; } } trace("lost"); }', []],
  ['route[S] { stop(); trace("in"); } request_route { route(S); trace("lost"); }', ['in']],
  ['route[S] { stop(); trace("in"); return 5; } request_route { route(S); trace("lost"); }', ['in']],
  [
    'route[S] { trace("called"); } request_route { if (1) { stop(); route(S); trace("back"); } }',
    ['called', 'back'],
  ],
  [
    'request_route { switch (1) { case 1: stop(); case 2: trace("two"); break; case 3: trace("three"); } trace("lost"); }',
    ['two'],
  ],
  ['request_route { switch (1) { case 1: stop(); break; } trace("lost"); }', []],
  ['request_route { switch (1) { case 1: trace("x"); case 2: stop(); } trace("lost"); }', null],
  ['request_route { stop(); }', null],
  ['request_route { stop(); exit; }', []],
];

for (const [script, trace] of NEXT_ONLY) {
  test(`the rest of the brace list only: ${script}`, () => {
    const program = programOf(script);
    const stopped = runUntil(program, 0);
    const next = stopped.call?.site.next ?? null;
    if (trace === null) {
      assert.equal(next, null);
      return;
    }
    assert.ok(next !== null);
    assert.ok(program.isPlace(next));
    assert.deepEqual(next.operands, []);
    const run = testRun();
    const outcome = program.run([next], run);
    assert.equal(outcome.kind, 'ended');
    assert.deepEqual(run.trace, trace);
  });
}

test('a call that is not the last of its list after a nested one has a next action', () => {
  const program = programOf('request_route { if (1) { trace("x"); } stop(); if (1) { trace("y"); } }');
  const { call } = runUntil(program, 0);
  assert.notEqual(call?.site.next, null);
});

test('the stack can carry another result', () => {
  const program = programOf(
    'request_route { $var(x) = stop() + 0; show($var(x)); $var(x) = stop(); show($var(x)); show($rc); }',
  );
  const run = testRun();
  const stacks: string[] = [];
  run.stopper = (call) => {
    stacks.push(JSON.stringify(call.stack(-7)));
    return 1;
  };
  program.run([startOf(program)], run);
  const [first = '', second = ''] = stacks;
  const again = successor({ ...run, trace: [] });
  program.run(placesFrom(first), again);
  assert.deepEqual(again.trace, ['0', '1', '1']);
  const raw = successor({ ...run, trace: [] });
  program.run(placesFrom(second), raw);
  assert.deepEqual(raw.trace, ['-7', '1']);
});

const OWN: Place = { block: 0, action: 0, operands: [] };
const BAD_STACKS: readonly (readonly [string, readonly Place[]])[] = [
  ['no place', []],
  ['an unknown block', [{ ...OWN, block: 99 }]],
  ['a negative block', [{ ...OWN, block: -1 }]],
  ['an action beyond the end', [{ ...OWN, action: 99 }]],
  ['half an action', [{ ...OWN, action: 0.5 }]],
  ['operands too many', [{ ...OWN, operands: [1] }]],
  ['a caller that did not call', [OWN, OWN]],
  ['a stack deeper than the limit', new Array<Place>(1000).fill(OWN)],
];

for (const [title, places] of BAD_STACKS) {
  test(`places from bytes that do not fit are refused: ${title}`, () => {
    const program = programOf('request_route { trace("a"); if (1) { trace("b"); } $var(x) = 1 + stop(); }');
    const run = testRun();
    assert.deepEqual(program.run(places, run), { kind: 'ended', by: 'error', code: -1 });
    assert.deepEqual(run.trace, []);
    assert.match(run.logged[0] ?? '', /^script\.bad-place: /);
  });
}

test('routes are found by type and name; places know their line', () => {
  const program = programOf(`failure_route[F] { trace("f"); }
event_route[htable:mod-init] { trace("e"); }
route[X] { trace("x"); }
route[EMPTY] { }
request_route {
  trace("r"); }`);
  assert.equal(program.where(startOf(program)), 'main.cfg:7');
  assert.equal(program.where(startOf(program, 'failure', 'F')), 'main.cfg:2');
  assert.equal(program.where({ block: 99, action: 0, operands: [] }), '?');
  assert.equal(program.routeOf(startOf(program)), 'request_route');
  assert.equal(program.routeOf(startOf(program, 'failure', 'F')), 'failure_route[F]');
  assert.equal(program.routeOf({ block: 99, action: 0, operands: [] }), '?');
  assert.equal(program.route('route', 'NOPE'), null);
  assert.equal(program.route('route', 'EMPTY'), null);
  assert.deepEqual(program.routeNames('route'), ['X', 'EMPTY']);
  assert.deepEqual(program.routeNames('request'), ['']);
  assert.deepEqual(program.routeNames('branch'), []);
});

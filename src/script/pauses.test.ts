import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from './engine.ts';
import { programOf, runText, startOf, type TestRun, testRun } from './fixture.ts';

/** Answers each pause in turn with the given results and gives the final outcome. */
async function answer(first: Outcome, run: TestRun, results: readonly number[]): Promise<Outcome> {
  let outcome = first;
  for (const result of results) {
    assert.equal(outcome.kind, 'paused');
    if (outcome.kind !== 'paused') break;
    run.pending.shift()?.(result);
    await outcome.ready;
    outcome = outcome.resume();
  }
  return outcome;
}

test('a pause as a statement goes on with the next action and sets $rc', async () => {
  const { outcome, run } = runText('request_route { trace("a"); wait(); show($rc); }');
  assert.equal(outcome.kind, 'paused');
  assert.deepEqual(run.trace, ['a']);
  assert.deepEqual(await answer(outcome, run, [5]), { kind: 'ended', by: 'end', code: 1 });
  assert.deepEqual(run.trace, ['a', '5']);
});

test('pauses in conditions, arguments, loops and called routes keep everything computed so far', async () => {
  const { outcome, run } = runText(`
    route[DEEP] { if (wait("deep")) { return 3; } return 4; }
    request_route {
      if (!wait("cond") && wait("second")) { trace("then"); } else { trace("else"); }
      show(10 + wait("left") * (give(1) + wait(1 + wait("inner"))));
      $var(i) = 0;
      while ($var(i) < 2) { $var(i) = $var(i) + 1; $var(r) = route(DEEP); show($var(r)); }
      switch (wait("switch") + 1) { case 1: trace("false"); case 2: trace("true"); }
      exit wait("exit");
    }`);
  const end = await answer(outcome, run, [-1, 1, 1, 1, 1, 1, -1, -1, 1]);
  assert.deepEqual(end, { kind: 'ended', by: 'exit', code: 1 });
  assert.deepEqual(run.trace, [
    'wait "cond"',
    'wait "second"',
    'then',
    'wait "left"',
    'wait "inner"',
    'wait 2',
    '12',
    'wait "deep"',
    '3',
    'wait "deep"',
    '4',
    'wait "switch"',
    'false',
    'true',
    'wait "exit"',
  ]);
});

test('an answer of 0 ends the run, wherever the call stands', async () => {
  for (const body of [
    'wait(); trace("b");',
    'if (wait()) { trace("b"); } trace("c");',
    '$var(x) = 1 + wait(); trace("b");',
  ]) {
    const { outcome, run } = runText(`request_route { ${body} }`);
    assert.deepEqual(await answer(outcome, run, [0]), { kind: 'ended', by: 'zero', code: 0 });
    assert.deepEqual(run.trace, []);
  }
});

test('a rejection is logged with the position and counts as -1', async () => {
  const { outcome, run } = runText(
    'request_route { if (fail()) { trace("true"); } else { trace("false"); } }',
  );
  assert.equal(outcome.kind, 'paused');
  if (outcome.kind !== 'paused') return;
  await outcome.ready;
  assert.equal(outcome.resume().kind, 'ended');
  assert.deepEqual(run.trace, ['false']);
  assert.match(run.logged[0] ?? '', /^script\.exception: main\.cfg:2:20: fail: Error: no answer/);
});

test('a pause names its function and the stack it stands in', async () => {
  const program = programOf(
    'route[S] { if (wait("x")) { trace("in"); } return 6; } request_route { show(1 + route(S)); trace("end"); }',
  );
  const run = testRun();
  const outcome = program.run([startOf(program)], run);
  assert.equal(outcome.kind, 'paused');
  if (outcome.kind !== 'paused') return;
  assert.equal(outcome.places.length, 2);
  assert.equal(outcome.site.name, 'wait');
  assert.equal(program.where(outcome.places[1] ?? { block: -1, action: 0, operands: [] }), 'main.cfg:2');
});

test('two runs of one program pause side by side', async () => {
  const program = programOf('request_route { $var(x) = wait(); show($var(x)); }');
  const [a, b] = [testRun(), testRun()];
  const [first, second] = [program.run([startOf(program)], a), program.run([startOf(program)], b)];
  await answer(second, b, [2]);
  await answer(first, a, [1]);
  assert.deepEqual([a.trace, b.trace], [['1'], ['2']]);
});

test('a pause is resumed once, and not before its answer', async () => {
  const { outcome, run } = runText('request_route { wait(); trace("a"); }');
  assert.equal(outcome.kind, 'paused');
  if (outcome.kind !== 'paused') return;
  assert.deepEqual(outcome.resume(), { kind: 'ended', by: 'error', code: -1 });
  run.pending.shift()?.(1);
  await outcome.ready;
  assert.equal(outcome.resume().kind, 'ended');
  assert.deepEqual(outcome.resume(), { kind: 'ended', by: 'error', code: -1 });
  assert.deepEqual(run.trace, ['a']);
  assert.deepEqual(
    run.logged.map((line) => line.replace(/:.*/, '')),
    ['script.resume', 'script.resume'],
  );
});

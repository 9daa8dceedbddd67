import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { remarksOf } from './fixture.ts';

/** What a row shows, the script (its first line is line 1), and the remarks without their hints, or nothing. */
type Row = readonly [shows: string, script: string, ...remarks: readonly string[]];

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [shows, script, ...wanted] of rows) {
      test(shows, () => {
        assert.deepEqual(
          remarksOf(script).map((remark) => remark.replace(/ \([^()]*(?:\([^()]*\)[^()]*)*\)$/, '')),
          wanted,
        );
      });
    }
  });
}

const lost = (at: string, name: string, call: string, line: number): string =>
  `${at} warning script.var-lost: $var(${name}) is 0 here: what it was set to is gone since ${call} in line ${line}`;

table('$var and a request that stopped', [
  [
    'set before, read after',
    'request_route { $var(a) = 1;\ndoze(1);\ntrace("$var(a)"); }',
    lost('3:8', 'a', 'doze', 2),
  ],
  ['set again after', 'request_route { $var(a) = 1; doze(1); $var(a) = 2; trace("$var(a)"); }'],
  [
    'set again on one way only',
    'request_route { $var(a) = 1;\ndoze(1);\nif ($rU == "x") { $var(a) = 2; }\ntrace("$var(a)"); }',
    lost('4:8', 'a', 'doze', 2),
  ],
  ['read before', 'request_route { $var(a) = 1; trace("$var(a)"); doze(1); answer(404); }'],
  [
    'read in the route that it goes on with',
    'request_route { $var(a) = 1;\ndoze_route("R", 1); }\nroute[R] { trace("$var(a)"); }',
    lost('3:19', 'a', 'doze_route', 2),
  ],
  [
    'read in a route that is called after',
    'request_route { $var(a) = 1;\ndoze(1);\nroute(R); }\nroute[R] { if ($var(a) == 1) { exit; } }',
    lost('4:16', 'a', 'doze', 2),
  ],
  [
    'set in a route that was called before',
    'request_route { route(S);\ndoze(1);\ntrace("$var(a)"); }\nroute[S] { $var(a) = 1; }',
    lost('3:8', 'a', 'doze', 2),
  ],
  [
    'set by a function before',
    'request_route { fetch(1, "$var(a)");\ndoze(1);\ntrace("$var(a)"); }',
    lost('3:8', 'a', 'doze', 2),
  ],
  [
    'in an index, a transformation, the name of another variable',
    'request_route { $var(a) = 1; $var(b) = 1; $var(c) = 1;\ndoze(1);\ngive($(avp(x)[$var(a)]));\ngive($(avp(y){s.substr,$var(b),0}));\ngive($avp($var(c))); }',
    lost('3:15', 'a', 'doze', 2),
    lost('4:24', 'b', 'doze', 2),
    lost('5:11', 'c', 'doze', 2),
  ],
  ['nothing is lost with everything kept', 'request_route { $var(a) = 1; nap(1); trace("$var(a)"); }'],
  [
    'nothing is lost on the way to a route with everything kept',
    'request_route { $var(a) = 1; nap_route("R", 1); } route[R] { trace("$var(a)"); }',
  ],
  [
    'a route for another request',
    'request_route { $var(a) = 1;\nwake("R"); trace("$var(a)"); }\nroute[R] { trace("$var(a)"); }',
    lost('3:19', 'a', 'wake', 2),
  ],
  [
    'a loop that sleeps: its condition is not looked at again',
    'request_route { $var(i) = 0; while ($var(i) < 3) { $var(i) = $var(i) + 1; doze(1); answer(404); exit; } }',
  ],
  [
    'through a sleep and another one',
    'request_route { $var(a) = 1;\ndoze(1);\ndoze(1);\ntrace("$var(a)"); }',
    lost('4:8', 'a', 'doze', 2),
  ],
  [
    'a route by a computed name may write anything',
    'request_route { $var(a) = 1; doze(1); route($rU); trace("$var(a)"); }',
  ],
  [
    'a route that goes round',
    'request_route { $var(n) = 1;\nroute(R); }\nroute[R] { trace("$var(n)"); doze_route("R", 1); }',
    lost('3:19', 'n', 'doze_route', 3),
  ],
]);

const unset = (at: string, name: string): string =>
  `${at} warning script.var-unset: $var(${name}) is read before it is written: it is 0`;
const mayBeUnset = (at: string, name: string): string =>
  `${at} notice script.var-unset: $var(${name}) may be read before it is written: it is 0 then`;

table('$var that is read before it is written', [
  ['on every way', 'request_route { trace("$var(a)"); $var(a) = 1; }', unset('1:24', 'a')],
  ['adding to it', 'request_route { $var(a) = $var(a) + 1; }', unset('1:27', 'a')],
  [
    'on one way',
    'request_route { if ($rU == "x") { $var(a) = 1; } trace("$var(a)"); }',
    mayBeUnset('1:57', 'a'),
  ],
  [
    'on neither way',
    'request_route { if ($rU == "x") { $var(a) = 1; } else { $var(a) = 2; } trace("$var(a)"); }',
  ],
  [
    'where the way without it ends',
    'request_route { if ($rU == "x") { $var(a) = 1; } else { exit; } trace("$var(a)"); }',
  ],
  [
    'where a route ends the way without it',
    'request_route { if ($rU == "x") { $var(a) = 1; } else { route(END); } trace("$var(a)"); } route[END] { exit; }',
  ],
  ['a counter', 'request_route { while ($var(i) < 3) { $var(i) = $var(i) + 1; } }', mayBeUnset('1:24', 'i')],
  [
    'in a switch without default',
    'request_route { switch ($rU) { case "a": $var(a) = 1; break; case "b": $var(a) = 2; break; } trace("$var(a)"); }',
    mayBeUnset('1:101', 'a'),
  ],
  [
    'in a switch with default',
    'request_route { switch ($rU) { case "a": $var(a) = 1; break; default: $var(a) = 2; } trace("$var(a)"); }',
  ],
  [
    'behind &&',
    'request_route { if ($rU == "x" && fetch(1, "$var(a)")) { exit; } trace("$var(a)"); }',
    mayBeUnset('1:73', 'a'),
  ],
  ['by the caller', 'request_route { $var(a) = 1; route(R); } route[R] { trace("$var(a)"); }'],
  [
    'by one of two callers',
    'request_route { if ($rU == "x") { $var(a) = 1; route(R); } else { route(R); } } route[R] { trace("$var(a)"); }',
    mayBeUnset('1:99', 'a'),
  ],
  [
    'in a failure route',
    'request_route { $var(a) = 1; arm("F"); } failure_route[F] { trace("$var(a)"); }',
    unset('1:68', 'a'),
  ],
  [
    'in a branch route, which runs within another run',
    'request_route { $var(a) = 1; } branch_route[B] { trace("$var(a)"); }',
  ],
  ['in a route that nothing calls', 'request_route { $var(a) = 1; } route[R] { trace("$var(a)"); }'],
  ['a text that is not expanded', 'request_route { plain("$var(a)"); $var(a) = 1; }'],
  ['other variables', 'request_route { trace("$avp(a)"); $avp(a) = 1; }'],
]);

const tooLong = (at: string, name: string, ms: number, timer: string, severity = 'warning'): string =>
  `${at} ${severity} script.longer-than-timer: ${name} waits ${ms} ms, but ${timer} ends it before with 408`;

table('waits and timers', [
  ['shorter than fr_timer', 'request_route { doze(4); answer(404); }'],
  [
    'as long as fr_timer',
    'request_route { doze(5); answer(404); }',
    tooLong('1:17', 'doze', 5000, 'fr_timer (5000 ms)'),
  ],
  [
    'in quotes',
    'request_route { doze("9"); answer(404); }',
    tooLong('1:17', 'doze', 9000, 'fr_timer (5000 ms)'),
  ],
  [
    'of at most so much',
    'request_route { ask("R"); } route[R] { answer(404); }',
    '1:17 warning script.longer-than-timer: ask may wait 6000 ms, but fr_timer (5000 ms) ends it before with 408',
  ],
  [
    'of at most so much, with a longer timer',
    'request_route { set_timers(7000, 0, 0); ask("R"); } route[R] { answer(404); }',
  ],
  ['in milliseconds', 'request_route { doze_route("R", 4999); } route[R] { answer(404); }'],
  ['computed', 'request_route { doze("$avp(n)"); answer(404); }'],
  ['with a longer timer', 'request_route { set_timers(10000, 0, 0); doze(9); answer(404); }'],
  ['with a computed timer', 'request_route { set_timers($avp(t), 0, 0); doze(9); answer(404); }'],
  [
    'with a longer timer from a route',
    'request_route { route(T); doze(9); answer(404); } route[T] { set_timers(10000, 0, 0); }',
  ],
  [
    'with a longer timer on one way',
    'request_route { if ($rU == "x") { set_timers(10000, 0, 0); } doze(9); answer(404); }',
  ],
  [
    'with the timer set back',
    'request_route { set_timers(10000, 0, 0); reset_timers(); doze(9); answer(404); }',
    tooLong('1:58', 'doze', 9000, 'fr_timer (5000 ms)'),
  ],
  [
    'with a longer timer from before the first sleep',
    'request_route { set_timers(10000, 0, 0); doze(1); doze(9); answer(404); }',
  ],
  [
    'longer than any transaction lives',
    'request_route { set_timers(99000, 0, 0); doze(60); answer(404); }',
    tooLong('1:42', 'doze', 60_000, "the transaction's lifetime (60000 ms)"),
  ],
  [
    'longer than some live',
    'request_route { set_timers(99000, 0, 0); doze(30); answer(404); }',
    tooLong('1:42', 'doze', 30_000, 'max_noninv_lifetime (20000 ms), unless for an INVITE,', 'notice'),
  ],
  ['with longer lives', 'request_route { set_timers(99000, 99000, 99000); doze(60); answer(404); }'],
  ['with a deadline of its own', 'request_route { nap(90); answer(404); }'],
  ['in a failure route, for which timers may be set', 'failure_route[F] { doze(9); answer(404); }'],
]);

const stopsAt = (at: string, not: string): string =>
  `${at} warning script.not-gone-on: doze goes on to the end of its block only: ${not}`;
const follows = (line: number): string => `what follows in line ${line} does not run after it`;

table('what follows the block of a sleep', [
  ['nothing', 'request_route { if ($rU == "x") { doze(1); answer(404); } }'],
  [
    'an action',
    'request_route { if ($rU == "x") { doze(1); answer(404); }\nanswer(486); }',
    stopsAt('1:35', follows(2)),
  ],
  [
    'an action, but the block ends the run',
    'request_route { if ($rU == "x") { doze(1); answer(404); exit; } answer(486); }',
  ],
  [
    'an action, but a route ends the run',
    'request_route { if ($rU == "x") { doze(1); route(END); } answer(486); } route[END] { exit; }',
  ],
  ['exit', 'request_route { if ($rU == "x") { doze(1); answer(404); } exit; }'],
  [
    'in an else, further out',
    'request_route { if ($rU == "x") { if ($rU == "y") { exit; } else { doze(1); answer(404); } }\nanswer(486); }',
    stopsAt('1:68', follows(2)),
  ],
  [
    'a loop',
    'request_route {\nwhile ($rU == "x") { doze(1); answer(100); } }',
    stopsAt('2:22', 'the loop in line 2 does not turn again'),
  ],
  [
    'break out of a loop',
    'request_route { while ($rU == "x") { doze(1); break; }\nanswer(404); }',
    stopsAt('1:38', follows(2)),
  ],
  [
    'the next case of a switch is the same block',
    'request_route { switch ($rU) { case "a": doze(1); case "b": answer(404); } }',
  ],
  [
    'after a switch',
    'request_route { switch ($rU) { case "a": doze(1); answer(404); break; }\nanswer(486); }',
    stopsAt('1:42', follows(2)),
  ],
  [
    'a caller',
    'request_route {\nroute(R); answer(486); }\nroute[R] { doze(1); answer(404); }',
    stopsAt('3:12', 'the call of its route in line 2 is not come back to'),
  ],
  ['a caller with nothing more', 'request_route { route(R); } route[R] { doze(1); answer(404); }'],
  [
    'a caller that only exits',
    'request_route { route(R); exit; } route[R] { doze(1); answer(404); return; }',
  ],
  [
    'a caller that asks for the result',
    'request_route {\nif (route(R)) { exit; } }\nroute[R] { doze(1); return 1; }',
    stopsAt('3:12', 'the call of its route in line 2 is not come back to'),
  ],
  [
    'a caller of the caller',
    'request_route { route(S); answer(486); }\nroute[S] { route(R); }\nroute[R] { doze(1); answer(404); }',
    stopsAt('3:12', 'the call of its route in line 2 is not come back to'),
  ],
  ['return 0 ends the run', 'request_route { route(R); answer(486); } route[R] { doze(1); return 0; }'],
  [
    'routes that call each other',
    'request_route { route(R); } route[R] { doze(1); route(S); } route[S] { route(R); }',
  ],
  [
    'a route to go on with',
    'request_route { if ($rU == "x") { doze_route("R", 1); } answer(486); } route[R] { answer(404); }',
  ],
  ['with everything kept', 'request_route { if ($rU == "x") { nap(1); } answer(486); }'],
]);

test('return 0 comes back where return_mode is 1', () => {
  const script = 'request_route { route(R); answer(486); } route[R] { doze(1); return 0; }';
  assert.equal(remarksOf(script, 1).length, 1);
});

const refused = (at: string, where: string): string =>
  `${at} warning script.no-next-action: doze is refused ${where}: there is no action to go on with`;

table('a sleep with no next action', [
  ['last of a route', 'request_route { doze(1); }', refused('1:17', 'as the last action of its block')],
  [
    'last of an if',
    'request_route { if ($rU == "x") { doze(1); } answer(404); }',
    refused('1:35', 'as the last action of its block'),
  ],
  [
    'last of a switch',
    'request_route { switch ($rU) { case "a": doze(1); } }',
    refused('1:42', 'as the last action of its block'),
  ],
  [
    'last of a case that falls through',
    'request_route { switch ($rU) { case "a": doze(1); case "b": answer(404); } }',
  ],
  ['a condition', 'request_route { if (doze(1)) { exit; } }', refused('1:20', 'inside an expression')],
  ['a value', 'request_route { $avp(x) = doze(1); }', refused('1:27', 'inside an expression')],
  ['an argument', 'request_route { give(doze(1)); }', refused('1:22', 'inside an expression')],
  ['with everything kept', 'request_route { if (nap(1)) { nap(1); } }'],
  ['with a route', 'request_route { if (doze_route("R", 1)) { exit; } } route[R] { answer(404); }'],
]);

table('a sleep that does not end its run', [
  [
    'what follows it runs twice',
    'request_route { doze_on();\ntrace("x"); exit; }',
    '1:17 warning script.runs-twice: what follows doze_on runs twice: at once, and when the request goes on',
  ],
]);

const noRequest = (at: string, name: string, task: string): string =>
  `${at} warning script.no-request: ${name} is refused here: there is no request when ${task} runs this`;

table('what suspends where there is no request', [
  [
    'in a task',
    'request_route { post("R"); }\nroute[R] { doze(1); trace("x"); }',
    noRequest('2:12', 'doze', 'post'),
  ],
  [
    'in a route that an event calls',
    'event_route[htable:mod-init] { route(R); }\nroute[R] { if ($rU == "x") { park(); exit; } }',
    noRequest('2:30', 'park', 'event_route[htable:mod-init]'),
  ],
  ['what does without a request', 'request_route { post("R"); }\nroute[R] { ask("S"); }\nroute[S] { exit; }'],
  [
    'in a route that a module runs',
    'request_route { exit; }\nroute[OWN] { doze(1); trace("x"); }',
    noRequest('2:14', 'doze', 'the module clock'),
  ],
  ['in an event of a transaction', 'event_route[tm:local-request] { doze(1); trace("x"); }'],
  [
    'in a task of a task',
    'request_route { post("R"); }\nroute[R] { post("S"); }\nroute[S] { doze_route("T", 1); }\nroute[T] { exit; }',
    noRequest('3:12', 'doze_route', 'post'),
  ],
  [
    'in a request that a task wakes',
    'request_route { post("R"); }\nroute[R] { wake("S"); }\nroute[S] { doze(1); trace("x"); }',
  ],
]);

const noRoute = (at: string, name: string): string => `${at} warning script.no-such-route: ${name}`;

table('computed names of routes', [
  ['one that may be', 'request_route { doze_route("TO_$rU", 1); } route[TO_BOB] { answer(404); }'],
  [
    'a beginning that no route has',
    'request_route { doze_route("TO_$rU", 1); } route[FROM_BOB] { answer(404); }',
    noRoute('1:28', 'doze_route: there is no route[TO_…]'),
  ],
  [
    'an end that no route has',
    'request_route { doze_route("$(rU)_END", 1); } route[END] { answer(404); }',
    noRoute('1:28', 'doze_route: there is no route[…_END]'),
  ],
  [
    'beginning and end overlap',
    'request_route { doze_route("AB$(rU)BA", 1); } route[ABA] { answer(404); }',
    noRoute('1:28', 'doze_route: there is no route[AB…BA]'),
  ],
  [
    'added up',
    'request_route { doze_route("TO_" + $rU, 1); } route[FROM_BOB] { answer(404); }',
    noRoute('1:28', 'doze_route: there is no route[TO_…]'),
  ],
  [
    'a call of one',
    'request_route { route("TO_" + $rU); } route[FROM_BOB] { answer(404); }',
    noRoute('1:23', 'there is no route[TO_…]'),
  ],
  [
    'of another type',
    'request_route { arm("F_$rU"); } route[F_BOB] { answer(404); }',
    noRoute('1:21', 'arm: there is no failure_route[F_…]'),
  ],
  ['anything', 'request_route { doze_route("$rU", 1); }'],
]);

const goesOn = (at: string, name: string, line: number): string =>
  `${at} warning script.suspended-goes-on: ${name} answers while the request is suspended, since park in line ${line}`;

table('answers', [
  ['while suspended', 'request_route { park();\nanswer(404); }', goesOn('2:1', 'answer', 1)],
  ['provisionally while suspended', 'request_route { park(); answer(183); }'],
  ['where it was refused', 'request_route { if (!park()) { answer(500); exit; } exit; }'],
  [
    'where it was not',
    'request_route { if (park()) {\nanswer(404); } else { answer(500); } }',
    goesOn('2:1', 'answer', 1),
  ],
  [
    'by forwarding while suspended',
    'request_route { park();\npass(); }',
    '2:1 warning script.suspended-goes-on: pass forwards while the request is suspended, since park in line 1',
  ],
  [
    'after what ends the run when it suspends',
    'request_route { ask("S"); pass(); } route[S] { answer(404); }',
    '1:17 warning script.longer-than-timer: ask may wait 6000 ms, but fr_timer (5000 ms) ends it before with 408',
  ],
  ['after exit', 'request_route { if ($rU == "x") { park(); exit; } answer(404); }'],
  ['in the run that goes on', 'request_route { doze(1); answer(404); }'],
  [
    'past the transaction in the run that goes on',
    'request_route { doze(1);\nanswer_past(404); }',
    '2:1 warning script.stateless-when-resumed: answer_past answers past the transaction, which is still to be answered after doze in line 1',
  ],
  [
    'past the transaction in another run',
    'request_route { if ($rU == "x") { doze_route("R", 1); exit; } answer_past(404); } route[R] { answer(404); }',
  ],
]);

test('every remark says what to do', () => {
  const remarks = [
    'request_route { $var(a) = 1; doze(9); trace("$var(a) $var(b)"); $var(b) = 1; if ($rU == "x") { doze(1); answer_past(1); } answer(1); }',
    'request_route { park(); answer(404); if (doze(1)) { exit; } }',
  ].flatMap((script) => remarksOf(script));
  assert.ok(remarks.length >= 6);
  for (const remark of remarks) assert.match(remark, /\)$/);
});

test('a script that could run on in more ways than can be followed is not judged by those that were', () => {
  const calls = Array.from(
    { length: 24 },
    (_, at) => `if ($rU == "${at}") { $var(v${at}) = 1; route(R${at}); } else { route(R${at}); }`,
  );
  const routes = calls.map((_, at) => `route[R${at}] { ${calls[at + 1] ?? 'trace("$var(v0)");'} }`);
  assert.deepEqual(remarksOf(`request_route { ${calls[0]} } ${routes.join('\n')}`), []);
});

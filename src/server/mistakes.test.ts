import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkText } from './fixture.ts';

/** Severity, text and hint of everything a whole check finds, the link step included. */
async function check(text: string): Promise<string[]> {
  const { diagnostics } = await checkText(text);
  return diagnostics
    .list()
    .map(({ severity, message, hint }) => `${severity}: ${message}${hint === undefined ? '' : ` (${hint})`}`);
}

const MODULES = 'loadmodule "tm.so"\nloadmodule "async.so"\n';

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a fixed route name that no block has',
    `${MODULES}request_route { async_route("RESMUE", "1"); t_on_failure("F"); exit; } route[RESUME] { exit; }`,
    [
      'warning: async_route: there is no route[RESMUE] (did you mean RESUME?)',
      'warning: t_on_failure: there is no failure_route[F]',
    ],
  ],
  [
    'route names that exist, are computed, or disarm',
    `${MODULES}loadmodule "pv.so"\nrequest_route { async_route("RESUME", "1"); async_route("$rU", "1"); t_on_failure("F"); t_on_failure("0"); exit; } route[RESUME] { exit; } failure_route[F] { exit; }`,
    [],
  ],
  [
    'a function of a module that is not loaded',
    'request_route { is_method("INVITE"); }',
    ['error: unknown function is_method (loadmodule "textops.so" would bring it)'],
  ],
  [
    'a misspelt function of a module that is not loaded',
    'request_route { is_methd("INVITE"); }',
    ['error: unknown function is_methd (did you mean is_method? loadmodule "textops.so" would bring it)'],
  ],
  [
    'a sleep and what it loses, with the timers of tm',
    `${MODULES}loadmodule "pv.so"\nloadmodule "sl.so"\nmodparam("tm", "fr_timer", 3000)\nrequest_route {\n$var(a) = 1; t_set_fr(0, 5000); if ($rU == "x") { async_sleep("4"); sl_send_reply("404", "$var(a)"); }\nt_reset_fr(); async_route("R$rU", 3); }\nroute[S] { exit; }`,
    [
      'warning: async_sleep goes on to the end of its block only: what follows in line 8 does not run after it (move it into the block, or end the block with exit where nothing more shall run)',
      'warning: sl_send_reply answers past the transaction, which is still to be answered after async_sleep in line 7 (use t_reply() or send_reply())',
      'warning: $var(a) is 0 here: what it was set to is gone since async_sleep in line 7 (keep it in $avp(a))',
      'warning: async_route waits 3000 ms, but fr_timer (3000 ms) ends it before with 408 (call t_set_fr(0, 4000) before)',
      'warning: async_route: there is no route[R…]',
    ],
  ],
  [
    'sleeps that every run refuses',
    `${MODULES}request_route { async_ms_sleep(5); async_sleep(101); async_route("R", 0); async_route("R", "$rU"); }\nroute[R] { exit; }`.replace(
      'request',
      'loadmodule "pv.so"\nrequest',
    ),
    [
      'warning: async_ms_sleep: is always refused: milliseconds are switched off (set modparam("async", "ms_timer", 1))',
      'warning: async_sleep: is always refused: 101 seconds is out of range (use 1 to 100)',
      'warning: async_sleep waits 101000 ms, but fr_timer (30000 ms) ends it before with 408 (call t_set_fr(0, 102000) before)',
      'warning: async_route: is always refused: 0 seconds is out of range (use 1 to 100)',
    ],
  ],
  [
    'milliseconds without a worker to go on, and groups that are not there',
    `${MODULES}modparam("async", "ms_timer", 10)\nrequest_route { async_ms_route("R", 5); }\nroute[R] { exit; }`,
    ['warning: async_ms_route: is always refused: there is no worker to go on (set async_workers=1)'],
  ],
  [
    'tasks without any group, as Kamailio refuses them at load',
    `${MODULES}request_route { async_task_data("R", "x"); }\nroute[R] { exit; }`,
    ['error: async_task_data: there is no group of workers for tasks (set async_workers=1)'],
  ],
  [
    'tasks for a group that is not there',
    `async_workers=1\n${MODULES}loadmodule "pv.so"\nrequest_route { async_task_group_data("R", "slow", "x"); async_task_group_route("R", "$rU"); }\nroute[R] { exit; }`,
    [
      'warning: async_task_group_data: is always refused: there is no group "slow" of workers (set async_workers_group="name=slow;workers=1")',
    ],
  ],
];

for (const [name, text, expected] of cases) {
  test(`mistakes: ${name}`, async () => assert.deepEqual(await check(text), expected));
}

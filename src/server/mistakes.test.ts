import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRealClock } from '../time/real-clock.ts';
import { loadScript } from './load.ts';
import { checkScript } from './server.ts';

/** Code, text and hint of everything a whole check finds, the link step included. */
async function check(text: string): Promise<string[]> {
  const files = new Map([['test.cfg', Buffer.from(text, 'latin1')]]);
  const loaded = await loadScript({
    path: 'test.cfg',
    readFile: (path) => files.get(path) ?? null,
    env: {},
    defines: [],
  });
  const clock = createRealClock();
  checkScript(loaded, {
    scriptPath: 'test.cfg',
    files,
    environment: {},
    defines: [],
    clock,
    log: { enabled: () => false, write: () => {} },
    logPlan: { level: 0, target: 'stderr', facility: 'LOG_DAEMON', name: 'test', json: false },
    random: () => 1,
    replySecret: '',
    storeBytes: 4 * 1024 * 1024,
    aliases: [],
    socketNames: [],
    pid: 1,
  });
  clock.close();
  return loaded.diagnostics
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
];

for (const [name, text, expected] of cases) {
  test(`mistakes: ${name}`, async () => assert.deepEqual(await check(text), expected));
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LoadedScript, loadScript } from './load.ts';

function load(text: string): Promise<LoadedScript> {
  return loadScript({
    path: 'test.cfg',
    readFile: (path) => (path === 'test.cfg' ? Buffer.from(text, 'latin1') : null),
    env: {},
    defines: [],
  });
}

/** Codes with their hints, in source order. */
async function found(text: string): Promise<string[]> {
  const { diagnostics } = await load(text);
  return diagnostics.list().map(({ code, hint }) => (hint === undefined ? code : `${code}: ${hint}`));
}

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['a right script', 'loadmodule "tm.so"\nloadmodule "async"\nmodparam("async", "workers", 2)\n', []],
  ['a misspelt module', 'loadmodule "asnyc.so"\n', ['script.unknown-module: did you mean "async"?']],
  [
    'async without tm',
    'loadmodule "async.so"\n',
    ['script.module-needed: put loadmodule "tm.so" above this line'],
  ],
  [
    'async before tm',
    'loadmodule "async.so"\nloadmodule "tm.so"\nmodparam("tm", "fr_timer", 1000)\n',
    ['script.module-needed: put loadmodule "tm.so" above this line'],
  ],
  [
    'parameters of a module that is reported already',
    'loadmodule "no_such.so"\nmodparam("no_such", "log_flag", 1)\nmodparam("no_such|tm", "x", 1)\n',
    [
      'script.unknown-module: see README for the modules of this version',
      'script.module-not-loaded: put loadmodule "tm.so" above this line',
    ],
  ],
  ['a module twice', 'loadmodule "tm.so"\nloadmodule "/usr/lib/tm.so"\n', ['script.module-twice']],
  [
    'a parameter before its module',
    'modparam("tm", "fr_timer", 1000)\nloadmodule "tm.so"\n',
    ['script.module-not-loaded: put loadmodule "tm.so" above this line'],
  ],
  [
    'a misspelt parameter',
    'loadmodule "tm.so"\nmodparam("tm", "fr_timr", 1000)\n',
    ['script.unknown-parameter: did you mean "fr_timer"?'],
  ],
  [
    'text for a number',
    'loadmodule "tm.so"\nmodparam("tm", "fr_timer", "1000")\n',
    ['script.parameter-type: remove the quotes'],
  ],
  ['a value out of range', 'loadmodule "tm.so"\nmodparam("tm", "fr_timer", -1)\n', ['script.parameter-type']],
  [
    'all mistakes at once',
    'loadmodule "asnyc.so"\nloadmodule "tm.so"\nmodparam("tm", "x", 1)\nbebug = 3\n',
    [
      'script.unknown-module: did you mean "async"?',
      'script.unknown-parameter',
      'script.unknown-global: did you mean "debug"?',
    ],
  ],
];

for (const [name, text, expected] of cases) {
  test(`load: ${name}`, async () => assert.deepEqual(await found(text), expected));
}

test('load: one modparam for several modules', async () => {
  const { modules, diagnostics } = await load(
    'loadmodule "tm.so"\nloadmodule "sl.so"\nmodparam("tm|sl", "default_code", 503)\n',
  );
  assert.deepEqual(diagnostics.list(), []);
  const given = modules.map(({ declaration, params }) => [declaration.name, params.default_code]);
  assert.deepEqual(given.slice(1), [
    ['tm', 503],
    ['sl', 503],
  ]);
});

test('load: globals, listens, aliases, flags and custom values', async () => {
  const loaded = await load(
    [
      'debug = 3',
      'alias = "example.com"',
      'alias = "example.org:5070"',
      'listen = udp:127.0.0.1:5060 advertise 192.0.2.1:5080 name "out"',
      'flags first:1, second:7',
      'pstn.gateway = "192.0.2.9" desc "where calls go"',
    ].join('\n'),
  );
  assert.equal(loaded.globals.get('debug'), 3);
  assert.equal(loaded.globals.get('pstn.gateway'), '192.0.2.9');
  assert.deepEqual(loaded.aliases, ['example.com', 'example.org:5070']);
  assert.deepEqual(
    [...loaded.flags],
    [
      ['first', 1],
      ['second', 7],
    ],
  );
  const [listen] = loaded.listens;
  assert.equal(listen?.address, 'udp:127.0.0.1:5060');
  assert.equal(listen?.advertise, '192.0.2.1:5080');
  assert.equal(listen?.name, 'out');
});

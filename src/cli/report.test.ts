import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differencesAbout } from '../server/differences.ts';
import { checkNames } from '../server/fixture.ts';
import { reportText } from './report.ts';

const SCRIPT = `debug=2
memlog=5
loadmodule "tm.so"
loadmodule "xlog.so"
loadmodule "dialog_of_mine.so"
loadmodule "msilo.so"
modparam("tm", "fr_timer", 1000)
modparam("tm|msilo", "registrar", "sip:x@y")
request_route {
  xlog("from $fU\\n");
  if (!t_relay()) t_relay();
  m_store("$fu");
  $sht(t=>x) = nonsense();
}
`;

test('a report says module by module what is here, what is not and what has no effect, with lines', async () => {
  const { loaded, names } = await checkNames(SCRIPT, { scriptPath: 'x.cfg', directory: '/', lenient: true });
  const report = reportText(loaded, names);
  const [summary] = report.trimEnd().split('\n').slice(-1);
  const lines = report.split('\n');
  for (const line of [
    'module core',
    '  NOT HERE  function nonsense() (line 13)',
    '  here      global debug (line 1)',
    'module tm (line 3)',
    '  NOT HERE  parameter registrar (line 8)',
    '  here      parameter fr_timer (line 7)',
    '  here      function t_relay() (line 11, line 11)',
    'module dialog_of_mine (line 5): not here, nor in Kamailio 5.6.3',
    'module msilo (line 6): not here, Kamailio 5.6.3 has it',
    '  NOT HERE  function m_store() (line 12)',
    'module pv: not here, Kamailio 5.6.3 has it, which the script does not load',
    '  NOT HERE  variable $fU (line 10)',
    '  D7 A suspended request is not lost on the way to its worker',
  ])
    assert.ok(lines.includes(line), `${line}\nis not in\n${report}`);
  assert.match(report, /no effect global memlog \(line 2\): /);
  assert.match(summary ?? '', /^\d+ of \d+ names are here, \d+ are not; \d+ modules are not here$/);
});

test('entries are found by names between backticks and by variables of their titles', () => {
  const page =
    '### D2. $var starts\n- `x` `f("a")`\n- **Asserted by:** `g`\n### D1. f\n- `modparam("tm", "fr_timer", 1)`\n';
  const numbers = (...names: string[]): number[] =>
    differencesAbout(page, new Set(names)).map(({ number }) => number);
  assert.deepEqual(numbers('$var'), [2]);
  assert.deepEqual(numbers('f()'), [2]);
  assert.deepEqual(numbers('fr_timer', '$var'), [1, 2]);
  assert.deepEqual(numbers('g()', 'var'), []);
});

import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inFolder, ROOT, run } from './fermata.ts';

const WRONG = `debug=2
chidren=4
loadmodule "tm.so"
loadmodule "xlgo.so"
modparam("tm", "fr_timr", 1000)
request_route {
  route(NOWHERE);
  t_newtrann();
}
`;

test('check lists all mistakes in one go and ends with 255', async () => {
  await inFolder(async (folder) => {
    const script = join(folder, 'wrong.cfg');
    writeFileSync(script, WRONG);
    const { code, output } = await run(['check', script]);
    assert.equal(code, 255, output);
    for (const [line, text] of [
      [2, 'did you mean "children"?'],
      [4, 'did you mean "xlog"?'],
      [5, 'did you mean "fr_timer"?'],
      [7, 'NOWHERE'],
      [8, 't_newtran'],
    ] as const) {
      assert.match(output, new RegExp(`wrong\\.cfg:${line}:\\d+: error`), `line ${line}`);
      assert.ok(output.includes(text), text);
    }
    assert.match(output, /wrong\.cfg: 5 errors/);
    const started = await run(['-f', script, '-DD', '-E']);
    assert.equal(started.code, 255);
    assert.match(started.output, /wrong\.cfg: 5 errors/);
  });
});

test('a mistake that only linking finds is summed up when the server is started', async () => {
  await inFolder(async (folder) => {
    const script = join(folder, 'link.cfg');
    writeFileSync(script, 'request_route { nosuch(); }\n');
    const { code, output } = await run(['-f', script, '-l', 'udp:127.0.0.1:0', '-DD', '-E']);
    assert.equal(code, 255, output);
    assert.match(output, /link\.cfg:1:17: error[\s\S]*link\.cfg: 1 error\n$/);
  });
});

test('async without tm is one mistake of the script', async () => {
  await inFolder(async (folder) => {
    const script = join(folder, 'no-tm.cfg');
    writeFileSync(script, 'loadmodule "async.so"\nrequest_route {\n  async_sleep("2");\n  t_release();\n}\n');
    for (const args of [['-c'], ['-DD', '-E']]) {
      const { code, output } = await run(['-f', script, ...args]);
      assert.equal(code, 255, output);
      assert.match(output, /no-tm\.cfg:1:12: error\[script\.module-needed\]/);
      assert.match(output, /no-tm\.cfg: 1 error\n/);
    }
  });
});

test('a right script: -c ends with 0 and says so; through a symlink, from another directory', async () => {
  await inFolder(async (folder) => {
    const link = join(folder, 'fermata');
    symlinkSync(join(ROOT, 'bin', 'fermata'), link);
    writeFileSync(
      join(folder, 'a.cfg'),
      '#!ifdef WITH_MISTAKE\nnosuch=1\n#!endif\nrequest_route { exit; }\n',
    );
    const right = await run(['-c', '-f', 'a.cfg'], { cwd: folder, command: link });
    assert.deepEqual(
      { code: right.code, output: right.output },
      { code: 0, output: 'a.cfg: no mistakes\nconfig file ok, exiting...\n' },
    );
    const defined = await run(['-c', '-f', 'a.cfg', '-A', 'WITH_MISTAKE'], { cwd: folder, command: link });
    assert.equal(defined.code, 255);
    assert.match(defined.output, /a\.cfg:2:1: error/);
  });
});

test('version, help, and mistakes of the command line', async () => {
  const [version, help, wrong, missing] = await Promise.all([
    run(['-v']),
    run(['-h']),
    run(['-Z']),
    run(['-c', '-f', '/nowhere/kamailio.cfg']),
  ]);
  assert.equal(version.code, 0);
  assert.match(version.output, /^fermata \d+\.\d+\.\d+ /);
  assert.equal(help.code, 0);
  for (const flag of 'fcADEdlnPwYamLMxXugvh')
    assert.match(help.output, new RegExp(` -${flag}\\b`), `-${flag}`);
  assert.equal(wrong.code, 255);
  assert.match(wrong.output, /'-Z'/);
  assert.equal(missing.code, 255);
  assert.match(missing.output, /cannot read \/nowhere\/kamailio\.cfg/);
});

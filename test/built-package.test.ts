/** The package as it is published: JavaScript without sources, with a module of the user's in TypeScript. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..');

test("the built package loads a user's own module, and its kit is the server's", (t) => {
  // Beside the dependencies, so that they are found.
  const built = mkdtempSync(join(ROOT, 'node_modules', '.built-'));
  t.after(() => rmSync(built, { recursive: true }));
  const compiler = join(ROOT, 'node_modules', '.bin', 'tsc');
  const options = ['-p', 'tsconfig.build.json', '--outDir', built, '--declaration', 'false'];
  execFileSync(compiler, options, { cwd: ROOT, stdio: 'inherit' });
  const main = join(built, 'cli', 'main.js');
  const checked = spawnSync(process.execPath, [main, 'check', 'examples/own-module/kamailio.cfg'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  assert.equal(checked.status, 0, checked.stderr);
  assert.match(checked.stderr, /no mistakes/);
});

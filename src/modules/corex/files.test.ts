import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cell, createFixture, OPTIONS } from '../fixture.ts';
import corex from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'fermata-corex-'));
after(() => rmSync(folder, { recursive: true }));

/** What is expected here was observed on Kamailio 5.6.3, but for the limit. */
test('files are written anew and read; what is not there leaves the variable as it was', async () => {
  const { call, run, lines } = createFixture(corex);
  const path = join(folder, 'file');
  const target = cell('old');
  assert.equal(await call(run(OPTIONS), 'file_write', path, 'one\r\n\xe9'), 1);
  assert.equal(await call(run(OPTIONS), 'file_write', path, 'two\xe9'), 1);
  assert.equal(await call(run(OPTIONS), 'file_read', join(folder, 'none'), target), -1);
  assert.equal(target.value, 'old');
  assert.equal(await call(run(OPTIONS), 'file_read', path, target), 1);
  assert.equal(target.value, 'two\xe9');
  assert.equal(await call(run(OPTIONS), 'file_write', join(folder, 'none', 'file'), 'x'), -1);
  assert.equal(lines.length, 2);
  writeFileSync(path, Buffer.alloc(1024 * 1024 + 1));
  assert.equal(await call(run(OPTIONS), 'file_read', path, target), -1);
  assert.match(lines.at(-1) ?? '', /at most 1048576 are read/);
});

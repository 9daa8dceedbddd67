/** The tables of docs/codes.md and the codes in the sources are the same. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROBLEMS } from '../src/sip/problems.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'codes.md'), 'utf8');
const CODE = '[a-z]+(?:\\.[a-z]+(?:-[a-z]+)*)+';

/** Where codes stand in the sources: as an argument of what reports them, or at the end of a line for the log. */
const USES = [
  /'(script\.[a-z]+(?:-[a-z]+)*)'/g,
  new RegExp(`\\.(?:warn|error|warning|notice|fail)\\(\\s*'(${CODE})'`, 'g'),
  new RegExp(`\\bcode: '(${CODE})'`, 'g'),
  new RegExp(`\\.refuse\\(\\s*[\\w.]+,\\s*'(${CODE})'`, 'g'),
  new RegExp(`^[^/*\\n]*\\s\\[(${CODE})\\](?:\\\\n)?['"\`]`, 'gm'),
];

function used(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const path of globSync('src/**/*.ts', { cwd: ROOT })) {
    if (path.endsWith('.test.ts') || path.endsWith('fixture.ts')) continue;
    const text = readFileSync(join(ROOT, path), 'utf8');
    for (const pattern of USES) {
      for (const [, code = ''] of text.matchAll(pattern)) codes.set(code, path);
    }
  }
  return codes;
}

function documented(): string[] {
  return [...PAGE.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
}

test('every code of the sources is in the tables, and no other', () => {
  const codes = used();
  const listed = new Set(documented());
  assert.ok(codes.size > 80);
  assert.deepEqual(
    [...codes].filter(([code]) => !listed.has(code)).map(([code, path]) => `${code} in ${path}`),
    [],
  );
  assert.deepEqual(
    [...listed].filter((code) => !codes.has(code) && !code.startsWith('sip.')),
    [],
  );
});

test('each code stands there once', () => {
  const seen = documented();
  assert.deepEqual(
    seen.filter((code, index) => seen.indexOf(code) !== index),
    [],
  );
});

test('malformed messages are answered as the table says', () => {
  const rows = [...PAGE.matchAll(/^\| `sip\.([^`]+)` \| (.*) \|$/gm)].map(([, code, answer]) => [
    code,
    answer,
  ]);
  assert.deepEqual(
    rows,
    Object.entries(PROBLEMS).map(([code, { status, reason }]) => [
      code,
      `${status === 0 ? 'nothing:' : status} ${reason}`,
    ]),
  );
});

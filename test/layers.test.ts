import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { test } from 'node:test';

const SOURCE = join(import.meta.dirname, '..', 'src');

/** What each folder may import from, besides itself: an arrow points only towards the left (docs/decisions/0002-layers.md). */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  sip: [],
  time: [],
  log: [],
  store: [],
  http: ['time'],
  db: [],
  workers: ['store'],
  net: ['sip', 'time'],
  tm: ['sip', 'net', 'time'],
  script: ['sip'],
  run: ['db', 'http', 'net', 'sip', 'script', 'time', 'log'],
  kit: ['db', 'http', 'sip', 'script', 'run', 'store', 'log', 'net'],
  modules: ['db', 'http', 'kit', 'run', 'script', 'sip', 'store', 'time'],
  server: [
    'db',
    'http',
    'modules',
    'kit',
    'run',
    'script',
    'sip',
    'net',
    'tm',
    'store',
    'workers',
    'time',
    'log',
  ],
  testing: ['db', 'http', 'server', 'kit', 'script', 'net', 'store', 'workers', 'time', 'log'],
  cli: ['db', 'server', 'kit', 'run', 'script', 'net', 'sip', 'store', 'workers', 'time', 'log'],
};

/** Imports of one module that cross its layer's border on purpose, each with its reason. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['modules/tm/params.ts -> tm/params.ts', 'the script-facing parameters have the defaults of the machines'],
]);

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+'(\.[^']+)'|(?:^|\n)\s*import\s+'(\.[^']+)'|import\('(\.[^']+)'\)/g;

function sources(): string[] {
  return globSync('**/*.ts', { cwd: SOURCE }).map((path) => path.split(sep).join('/'));
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(SOURCE, path), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? '';
    return relative(SOURCE, join(SOURCE, dirname(path), target))
      .split(sep)
      .join('/');
  });
}

function layerOf(path: string): string {
  return path.split('/')[0] ?? '';
}

test('every folder is a known layer', () => {
  const unknown = new Set(
    sources()
      .map(layerOf)
      .filter((layer) => !Object.hasOwn(ALLOWED, layer)),
  );
  assert.deepEqual([...unknown], []);
});

test('imports point one way', () => {
  const wrong: string[] = [];
  for (const path of sources()) {
    // A test may build its surroundings from anywhere.
    if (path.endsWith('.test.ts') || path.endsWith('fixture.ts')) continue;
    const from = layerOf(path);
    for (const target of importsOf(path)) {
      const to = layerOf(target);
      const edge = `${path} -> ${target}`;
      if (to === from ? !crossesModules(path, target) : (ALLOWED[from] ?? []).includes(to)) continue;
      if (!EXCEPTIONS.has(edge)) wrong.push(edge);
    }
  }
  assert.deepEqual(wrong, []);
});

/** A module reaches another one only through what its index exports. */
function crossesModules(path: string, target: string): boolean {
  if (layerOf(path) !== 'modules') return false;
  const [, from] = path.split('/');
  const [, to] = target.split('/');
  return from !== to && !target.endsWith('/index.ts');
}

test('the allowed arrows form no cycle', () => {
  const reached = (layer: string): Set<string> => {
    const seen = new Set<string>();
    const visit = (from: string): void => {
      for (const to of ALLOWED[from] ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        visit(to);
      }
    };
    visit(layer);
    return seen;
  };
  assert.deepEqual(
    Object.keys(ALLOWED).filter((layer) => reached(layer).has(layer)),
    [],
  );
});

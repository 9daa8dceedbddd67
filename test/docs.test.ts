/** The project's prose stays true: files that it names exist, differences and scenarios agree, its scripts load. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { createLadder, type LadderEvent } from '../src/cli/ladder.ts';
import { renderDiagnostics } from '../src/script/front/diagnostics.ts';
import { moduleNames } from '../src/server/catalogue.ts';
import { checkText } from '../src/server/fixture.ts';
import { createTestServer } from '../src/testing/index.ts';
import { loadScenarios } from './harness/golden.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'DIFFERENCES.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...globSync('{src,test,examples}/**/*.md', { cwd: ROOT }),
  ...globSync('docs/**/*.md', { cwd: ROOT }),
];

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Texts between backticks outside of code blocks. */
function quoted(page: string): string[] {
  const prose = page.replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
}

const OWN_PATH = /^(?:(?:src|test|docs|examples|tools|bin|\.ci)\/[\w@.*/-]*|[A-Z]+\.md|LICENSE|NOTICE)$/;

describe('what the pages name exists', () => {
  for (const page of PAGES) {
    test(`paths in ${page}`, () => {
      const paths = quoted(read(page)).filter((text) => OWN_PATH.test(text));
      const missing = paths.filter((path) => globSync(path, { cwd: ROOT }).length === 0);
      assert.deepEqual(missing, []);
    });

    test(`links in ${page}`, () => {
      const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '');
      const own = links.filter((link) => !/^[a-z]+:/.test(link));
      assert.deepEqual(
        own.filter((link) => !existsSync(join(ROOT, dirname(page), link))),
        [],
      );
    });
  }
});

/** One entry of DIFFERENCES.md. */
interface Difference {
  readonly id: number;
  readonly title: string;
  readonly text: string;
  /** What stands behind "Asserted by", in backticks. */
  readonly assertedBy: readonly string[];
}

function differences(): Difference[] {
  const page = read('DIFFERENCES.md');
  const sections = page.split(/^### /m).slice(1);
  return sections.map((section) => {
    const [, id, title] = /^D(\d+)\. (.+)$/m.exec(section) ?? [];
    assert.ok(id !== undefined && title !== undefined, `no number and title: ${section.slice(0, 60)}`);
    const [, asserted = ''] = section.replace(/^## .*/m, '').split('- **Asserted by:**');
    return { id: Number(id), title, text: section, assertedBy: quoted(asserted) };
  });
}

const scenarios = await loadScenarios();

describe('differences', () => {
  const entries = differences();

  test('numbers and titles are unique', () => {
    assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length);
    assert.equal(new Set(entries.map(({ title }) => title)).size, entries.length);
  });

  for (const { id, title, text, assertedBy } of entries) {
    test(`D${id}: ${title}`, () => {
      for (const part of ['- **Kamailio**', '- **Fermata**', '- **Why:**', '- **Asserted by:**']) {
        assert.ok(text.includes(part), `no ${part}`);
      }
      const named = assertedBy.filter((name) => !name.endsWith('.ts')).map((name) => basename(name));
      const ours = scenarios.filter(({ expected }) => expected?.difference === title);
      assert.deepEqual(named.toSorted(), ours.map(({ name }) => name).toSorted());
    });
  }

  test('every scenario with a difference has its entry', () => {
    const titles = new Set(entries.map(({ title }) => title));
    const without = scenarios.filter(
      ({ expected }) => expected !== undefined && !titles.has(expected.difference),
    );
    assert.deepEqual(
      without.map(({ name, expected }) => `${name}: ${expected?.difference}`),
      [],
    );
  });

  test('references to entries (D7) are to entries that exist', () => {
    const known = new Set(entries.map(({ id }) => id));
    for (const page of PAGES) {
      for (const [, id] of read(page).matchAll(/\bD(\d+)\b/g)) {
        assert.ok(known.has(Number(id)), `${page}: there is no D${id}`);
      }
    }
  });
});

/** What a page's tables say of each package: its version, and the files that are said to import it. */
function documentedPackages(): Map<
  string,
  { readonly version: string; readonly importedIn: readonly string[] }
> {
  const rows = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)`\s*\| `([^`]+)`\s*\|(.*)$/gm)];
  return new Map(
    rows.map(([, name = '', version = '', rest = '']) => [
      name,
      {
        version,
        importedIn: quoted(rest).filter((text) => text.startsWith('src/') || text.startsWith('test/')),
      },
    ]),
  );
}

interface PackageFile {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe('dependencies', () => {
  const documented = documentedPackages();

  test('the list is that of package.json', () => {
    const own: PackageFile = JSON.parse(read('package.json'));
    const runtime: PackageFile = JSON.parse(read('tools/runtime/package.json'));
    const wanted = { ...own.dependencies, ...own.devDependencies, ...runtime.optionalDependencies };
    const given = Object.fromEntries([...documented].map(([name, { version }]) => [name, version]));
    assert.deepEqual(given, wanted);
  });

  test('what is said to import a package does', () => {
    const sources = globSync('{src,test}/**/*.ts', { cwd: ROOT });
    for (const [name, { importedIn }] of documented) {
      const imports = new RegExp(`from '${name}['/]`);
      for (const path of importedIn) assert.match(read(path), imports, `${path} does not import ${name}`);
      const importing = sources.filter((path) => imports.test(read(path)));
      assert.equal(
        importing.length > 0,
        importedIn.length > 0,
        `${name} is imported in ${importing.join(', ')}`,
      );
    }
  });
});

describe('scripts in pages', () => {
  for (const page of ['README.md', 'docs/suspension.md']) {
    const blocks = [...read(page).matchAll(/^```cfg\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');

    test(`there is one in ${page}`, () => assert.ok(blocks.length > 0));

    for (const [index, text] of blocks.entries()) {
      test(`script ${index + 1} of ${page} has no mistakes`, async () =>
        assert.equal(await complaints(text), ''));
    }
  }
});

describe('examples', () => {
  for (const path of globSync('examples/*/*.cfg', { cwd: ROOT })) {
    test(`${path} has no mistakes`, async () => assert.equal(await complaints(read(path), path), ''));
  }
});

test('README.md names the modules', () => {
  const section = /^## Modules\n([\s\S]*?)^## /m.exec(read('README.md'))?.[1] ?? '';
  const named = quoted(section).filter((text) => /^[a-z_]+$/.test(text) && text !== 'loadmodule');
  assert.deepEqual(named.toSorted(), moduleNames.toSorted());
});

/** A ladder below its two ends: the lines without their times, and the times in seconds. */
function readLadder(text: string): {
  readonly lines: readonly string[];
  readonly seconds: readonly number[];
} {
  const from = text.search(/^ *\d+\.\d{3} s/m);
  return {
    lines: text
      .slice(from)
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(line.indexOf('|'))),
    seconds: [...text.matchAll(/^ *(\d+\.\d{3}) s/gm)].map(([, seconds]) => Number(seconds)),
  };
}

test('the ladder in README.md is what happens', async () => {
  const readme = read('README.md');
  const example = 'examples/async/kamailio.cfg';
  assert.ok(readme.includes(example));
  const ladder = /^\$ bin\/fermata send INVITE (\S+)\n([\s\S]*?)^```$/m.exec(readme);
  assert.ok(ladder !== null);
  const [, uri = '', picture = ''] = ladder;

  const draw = createLadder();
  const shown: string[] = [];
  const show = (event: Omit<LadderEvent, 'repeated'>): void => {
    shown.push(draw({ ...event, repeated: false }));
  };
  const server = await createTestServer({ scriptPath: join(ROOT, example) });
  const caller = { ip: '127.0.0.1', port: 40_000 };
  const send = (method: string): void => {
    show({ atMs: server.clock.now() - start, direction: 'out', text: `${method} ${uri}` });
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${caller.ip}:${caller.port};branch=z9hG4bKladder`,
      ...['From: <sip:a@127.0.0.1>;tag=1', `To: <${uri}>`, 'Call-ID: ladder', `CSeq: 1 ${method}`],
    ];
    server.send(`${lines.join('\r\n')}\r\n\r\n`, caller);
  };
  server.onSend((bytes) => {
    const text = /^SIP\/2\.0 (.*)\r/.exec(bytes.toString('latin1'))?.[1] ?? '';
    show({ atMs: server.clock.now() - start, direction: 'in', text: `${text} (INVITE)` });
    if (!text.startsWith('1')) send('ACK');
  });
  const start = server.clock.now();
  send('INVITE');
  await server.advance(10_000);
  await server.stop();

  const wanted = readLadder(shown.join('\n'));
  const given = readLadder(picture);
  assert.deepEqual(given.lines, wanted.lines);
  for (const [index, seconds] of given.seconds.entries()) {
    const late = seconds - (wanted.seconds[index] ?? 0);
    assert.ok(late >= 0 && late < 0.1, `rung ${index + 1} is at ${seconds} s`);
  }
});

/** What `fermata check` says of a script. */
async function complaints(text: string, scriptPath = 'README.cfg'): Promise<string> {
  const loaded = await checkText(text, { scriptPath, directory: ROOT });
  return renderDiagnostics(loaded.diagnostics.list(), loaded.sources);
}

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { summariseScript } from './cases/tree-summary.ts';
import { renderDiagnostics } from './diagnostics.ts';
import { parseScript } from './front.ts';

/**
 * Each `cases/ok/*.cfg` has its tree beside it and no error; each `cases/err/*.cfg` has the exact text of its
 * diagnostics. Run with FERMATA_UPDATE_CASES=1 to write what is there now, and read the difference.
 */
const FOLDER = new URL('./cases/', import.meta.url);
const update = process.env.FERMATA_UPDATE_CASES === '1';

function read(folder: string, name: string): ReturnType<typeof parseScript> {
  return parseScript({
    path: name,
    readFile: (path) => {
      const url = new URL(`${folder}/${path}`, FOLDER);
      return existsSync(url) ? readFileSync(url) : null;
    },
    env: { HOME: '/home/sip' },
    defines: ['FROM_COMMAND_LINE=7'],
  });
}

function compare(folder: string, expectedName: string, actual: string): void {
  const url = new URL(`${folder}/${expectedName}`, FOLDER);
  if (update) writeFileSync(url, actual, 'latin1');
  assert.equal(actual, existsSync(url) ? readFileSync(url, 'latin1') : '');
}

const scriptsIn = (folder: string): string[] =>
  readdirSync(new URL(folder, FOLDER))
    .filter((name) => name.endsWith('.cfg'))
    .sort();

describe('scripts without errors', () => {
  for (const name of scriptsIn('ok')) {
    it(name, () => {
      const parsed = read('ok', name);
      const errors = parsed.diagnostics.list().filter(({ severity }) => severity === 'error');
      assert.equal(renderDiagnostics(errors, parsed.sources), '');
      compare('ok', name.replace(/\.cfg$/, '.tree'), summariseScript(parsed.script));
    });
  }
});

describe('scripts with errors', () => {
  for (const name of scriptsIn('err')) {
    it(name, () => {
      const parsed = read('err', name);
      assert.equal(parsed.diagnostics.hasErrors(), true);
      compare(
        'err',
        name.replace(/\.cfg$/, '.txt'),
        renderDiagnostics(parsed.diagnostics.list(), parsed.sources),
      );
    });
  }
});

describe('the stock script', () => {
  const path = '/etc/kamailio/kamailio.cfg';
  const skip = existsSync(path) ? false : 'needs the Debian package kamailio';
  const switches = [
    '',
    'WITH_AUTH WITH_NAT WITH_RTPENGINE WITH_TLS WITH_ANTIFLOOD WITH_PSTN WITH_PRESENCE WITH_MYSQL',
  ];
  for (const defines of switches) {
    it(`reads without a remark ${defines}`, { skip }, () => {
      const parsed = parseScript({
        path,
        readFile: (wanted) => (existsSync(wanted) ? readFileSync(wanted) : null),
        env: {},
        defines: defines.split(' ').filter((name) => name !== ''),
      });
      assert.equal(renderDiagnostics(parsed.diagnostics.list(), parsed.sources), '');
      assert.ok(parsed.script.items.length > 50);
    });
  }
});

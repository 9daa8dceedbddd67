import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isProblem } from '../../kit/index.ts';
import { parseTlsConfig } from './config-file.ts';
import { loadTlsProfiles, type TlsDefaults } from './profiles.ts';

const FILES = join(import.meta.dirname, '..', '..', '..', 'test', 'http');
const KEY = join(FILES, 'localhost.key.pem');
const CERT = join(FILES, 'localhost.cert.pem');

const folder = mkdtempSync(join(tmpdir(), 'fermata-tls-'));
after(() => rmSync(folder, { recursive: true }));
const CONFIG = join(folder, 'tls.cfg');

function load(config: string, values: Readonly<Record<string, string>> = {}) {
  writeFileSync(CONFIG, config);
  const defaults: TlsDefaults = {
    values: new Map(Object.entries({ method: 'TLSv1.2+', ...values })),
    config: CONFIG,
    handshakeTimeout: 10_000,
    filePath: (path) => path,
  };
  return loadTlsProfiles(defaults);
}

const SERVER = `[server:default]\nprivate_key = ${KEY}\ncertificate = ${CERT}\n`;

test('a section has its values; comments, quotes and older words are read', () => {
  const sections = parseTlsConfig(
    '# x\n[server:default]\nmethod = TLSv1.2+ # y\npkey_file="/a b#c"\n\n[client:127.0.0.1:5061]\nverify_certificate=yes\n',
    'tls.cfg',
  );
  assert.ok(!isProblem(sections));
  assert.deepEqual(
    sections.map(({ side, address, values }) => [side, address, [...values]]),
    [
      [
        'server',
        'default',
        [
          ['method', 'TLSv1.2+'],
          ['private_key', '/a b#c'],
        ],
      ],
      ['client', '127.0.0.1:5061', [['verify_certificate', 'yes']]],
    ],
  );
});

for (const [what, config, problem] of [
  ['a line that is none', '[server:default]\nnonsense', /tls\.cfg:2: "nonsense" is neither/],
  ['a value before a section', 'method = TLSv1.2', /tls\.cfg:1: a value before the first section/],
  ['an unknown setting', '[server:default]\ncolour = red', /tls\.cfg:2: there is no setting "colour"/],
  ['an unknown method', `${SERVER}method = TLSv9`, /"TLSv9" is no TLS method/],
  ['a server without a certificate', '[server:default]\n', /has no certificate or no private_key/],
  ['a file that is not there', `${SERVER}ca_list = /nowhere.pem`, /\[server:default\]: ENOENT.*nowhere/],
  [
    'a key that is none',
    `[server:default]\nprivate_key = ${CERT}\ncertificate = ${CERT}`,
    /TLS of \[server:default\]/,
  ],
] as const) {
  test(`refused: ${what}`, () => {
    const loaded = load(config);
    assert.ok(isProblem(loaded));
    assert.match(loaded.problem, problem);
  });
}

test('a socket has the profile of its address, else the default one, whose values it inherits', () => {
  const loaded = load(
    `${SERVER}verify_certificate = yes\n[server:127.0.0.1:5061]\nverify_certificate = no\nrequire_certificate = yes\n[server:[::1]:5061]\n`,
  );
  assert.ok(!isProblem(loaded));
  const at = (ip: string, port: number) => {
    const profile = loaded.server({ ip, port });
    return [profile?.verifies, profile?.requires];
  };
  assert.deepEqual(at('127.0.0.1', 5061), [false, true]);
  assert.deepEqual(at('127.0.0.1', 5062), [true, false]);
  assert.deepEqual(at('::1', 5061), [true, false]);
});

test('a name that a client asks for finds its certificate, below it too where the mode says so', () => {
  const loaded = load(
    `${SERVER}[server:any]\nserver_name = example.com\n[server:any]\nserver_name = example.org\nserver_name_mode = 2\n`,
  );
  assert.ok(!isProblem(loaded));
  const profile = loaded.server({ ip: '127.0.0.1', port: 5061 });
  const found = (name: string): boolean => (profile?.contextFor(name) ?? null) !== null;
  assert.deepEqual(
    ['example.com', 'a.example.com', 'example.org', 'a.example.org', 'example.net'].map(found),
    [true, false, true, true, false],
  );
});

test('what no section says is as the parameters say', () => {
  const loaded = load('[client:default]\nverify_certificate = yes\n', {
    private_key: KEY,
    certificate: CERT,
    server_name: 'localhost',
    require_certificate: '1',
  });
  assert.ok(!isProblem(loaded));
  assert.equal(loaded.server({ ip: '::1', port: 1 })?.requires, true);
  assert.equal(loaded.client({ ip: '::1', port: 1 })?.verifies, true);
  assert.equal(loaded.client({ ip: '::1', port: 1 })?.serverName, 'localhost');
});

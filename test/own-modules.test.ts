/** A user's own module: loaded from a file beside the script, in every worker; and the mistakes that stop a script. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadScript } from '../src/server/load.ts';
import { createTestServer } from '../src/testing/index.ts';
import { request } from './server/support.ts';
import { startThreadedServer } from './threads/server.ts';

const EXAMPLE = join(import.meta.dirname, '..', 'examples', 'own-module', 'kamailio.cfg');

test('the example waits for a web service and answers by what it says', async (t) => {
  const asked: string[] = [];
  const service = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(url.endsWith('/bad%26caller') ? 204 : 404).end();
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  t.after(() => service.close());
  const port = portOf(service.address());
  const server = await createTestServer({
    scriptPath: EXAMPLE,
    defines: { BLOCKLIST_URL: `"http://127.0.0.1:${port}/blocked"` },
  });
  t.after(() => server.stop());
  const answers: string[] = [];
  const answered = Promise.withResolvers<void>();
  server.onSend((bytes) => {
    answers.push(/^SIP\/2\.0 (.*)\r/.exec(bytes.toString('latin1'))?.[1] ?? '');
    if (answers.length === 2) answered.resolve();
  });
  const from = { ip: '127.0.0.1', port: 7000 };
  for (const caller of ['bad&caller', 'good']) {
    server.send(request('OPTIONS', caller).replace('sip:caller@', `sip:${caller}@`), from);
  }
  // The service answers in its own time; what is sent then arrives at the next step of the clock.
  const step = setInterval(() => server.advance(1), 1);
  t.after(() => clearInterval(step));
  await answered.promise;
  assert.deepEqual(asked.toSorted(), ['/blocked/bad%26caller', '/blocked/good']);
  assert.deepEqual(answers.toSorted(), ['403 Forbidden', '404 Not found']);
});

function portOf(address: AddressInfo | string | null): number {
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

/** Diagnostics of a script in a folder with these files, outside of this package. */
async function mistakesOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'own-modules-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { diagnostics } = await loadScript({
      path: 'test.cfg',
      directory: folder,
      readFile: (path) => readFileSync(join(folder, path)),
      env: {},
      defines: [],
    });
    return diagnostics
      .list()
      .map(({ code, span, message }) => `${span.start} ${code}: ${message.replaceAll(folder, '')}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const EMPTY = 'params: {}, functions: {}, variables: {}, setupWorker: () => null';

test('a module in any folder finds the kit of the server that loads it', async () => {
  const files = {
    'test.cfg':
      'loadmodule "mine.ts"\nloadmodule "./yours.mjs"\nmodparam("yours", "x", 2)\n#!ifdef MOD_mine\n#!else\nno\n#!endif\n',
    'mine.ts': `import { defineModule } from 'fermata-sip/kit';\nconst name: string = 'mine';\nexport default defineModule({ name, doc: 'Mine.', ${EMPTY} });\n`,
    'yours.mjs': `export default { name: 'yours', doc: 'Yours.', ${EMPTY}, params: { x: { type: 'int', default: 1, doc: 'X.' } } };\n`,
  };
  assert.deepEqual(await mistakesOf(files), []);
});

const mistakes: readonly (readonly [string, string | null, RegExp])[] = [
  [
    'a file that is not there',
    null,
    /^11 script\.own-module: module ".\/mine\.ts" cannot be loaded: Cannot find/,
  ],
  ['no default export', 'export const x = 1;\n', /its default export is no module/],
  ['another default export', 'export default { name: 7 };\n', /its default export is no module/],
  ['a module that throws', 'throw new Error("no licence");\n', /cannot be loaded: no licence/],
  ['a syntax error', 'export default {;\n', /cannot be loaded: /],
  ['an import that is not there', "import 'no-such-package';\n", /cannot be loaded: Cannot find package/],
  ['something that is no error', "throw 'text';\n", /cannot be loaded: text/],
];

for (const [name, text, expected] of mistakes) {
  test(`a mistake at the line of loadmodule: ${name}`, async () => {
    const found = await mistakesOf({
      'test.cfg': 'loadmodule "./mine.ts"\nmodparam("mine", "x", 1)\n',
      ...(text === null ? {} : { 'mine.ts': text }),
    });
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0] ?? '', expected);
    assert.match(found[0] ?? '', /^11 script\.own-module/);
  });
}

test('async workers that are threads load it too', async (t) => {
  const server = await startThreadedServer(
    ['tm', 'sl', 'pv', 'async'].map((name) => `loadmodule "${name}.so"\n`).join('') +
      `loadmodule "${join(import.meta.dirname, 'server', 'waiting.ts')}"
request_route { async_route("R", "1"); }
route[R] { $var(a) = answer("10", "5"); t_reply("404", "$var(a)"); }`,
  );
  t.after(() => server.stop());
  const peer = server.wire.peer('127.0.0.1', 7000);
  const answer = new Promise<string>((resolve) =>
    peer.onDatagram(({ bytes }) => resolve(bytes.toString('latin1'))),
  );
  peer.send(Buffer.from(request('OPTIONS', 'a')), { ip: '127.0.0.1', port: 5060 });
  assert.match(await answer, /^SIP\/2\.0 404 5\r/);
});

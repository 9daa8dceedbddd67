import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createTestWeb, type Serve, type TestWeb } from '../../http/fixture.ts';
import { createTestServer, type TestServer } from '../../testing/index.ts';
import { parseConfigFile } from './config-file.ts';

const MODULES = ['sl', 'pv', 'xlog', 'textops', 'http_client']
  .map((name) => `loadmodule "${name}.so"\n`)
  .join('');

interface Running {
  readonly server: TestServer;
  readonly web: TestWeb;
  /** Sends a request and gives the reason of its reply and when it came. */
  ask(ms?: number): Promise<string>;
}

async function start(
  t: TestContext,
  script: string,
  servers: Readonly<Record<string, Serve>>,
): Promise<Running> {
  const web = createTestWeb(servers);
  const server = await createTestServer({
    scriptPath: 'test.cfg',
    scriptText: MODULES + script,
    exchange: web.exchange,
  });
  t.after(() => server.stop());
  let number = 0;
  return {
    server,
    web,
    async ask(ms = 100) {
      let answer = '';
      server.onSend((bytes, _to, at) => {
        answer = `${/^SIP\/2\.0 \d+ (.*)\r/.exec(bytes.toString('latin1'))?.[1]} ${at}`;
      });
      number++;
      const lines = [
        'OPTIONS sip:bob@127.0.0.1 SIP/2.0',
        `Via: SIP/2.0/UDP 127.0.0.1:7000;branch=z9hG4bK-${number}`,
        ...['From: <sip:a@example.com>;tag=1', 'To: <sip:b@example.com>', `Call-ID: ${number}`],
        ...['CSeq: 1 OPTIONS', 'Content-Length: 0', '', ''],
      ];
      server.send(lines.join('\r\n'), { ip: '127.0.0.1', port: 7000 });
      await server.advance(ms);
      return answer;
    },
  };
}

const text = (body: string): ReturnType<Serve> => ({ body: Buffer.from(body, 'latin1') });

test('a query waits in any expression, for as long as its time', async (t) => {
  const { ask, web, server } = await start(
    t,
    `modparam("http_client", "connection_timeout", 3)
request_route {
  $var(kept) = "kept";
  $var(code) = 0;
  if (http_client_query("http://web.example/$rU", "$var(r)") && $var(r) == "one") {
    $var(code) = http_client_query("http://silent.example/", "$var(s)");
  }
  sl_send_reply("200", "$var(kept) $var(code) [$var(s)] $curlerror($var(code))");
}`,
    { 'http://web.example': () => text('one\ntwo'), 'http://silent.example': () => null },
  );
  assert.equal(await ask(2999), '');
  assert.equal(web.waiting, 1);
  await server.advance(1);
  assert.deepEqual(web.asked, ['GET http://web.example/bob', 'GET http://silent.example/']);
  assert.equal(web.waiting, 0);
  assert.match(
    server.log,
    /http_client_query: Timeout was reached: .*\(28, http:\/\/silent\.example\/\) \[http\.failed\]/,
  );
});

test('$curlerror takes numbers and variables', async (t) => {
  const { ask } = await start(
    t,
    'request_route { $var(c) = 28; sl_send_reply("200", "$curlerror($var(c))/$curlerror(7)/$curlerror(404)/$curlerror(-1)/$curlerror(20)"); }',
    {},
  );
  assert.equal(
    await ask(),
    "Timeout was reached/Couldn't connect to server/HTTP result code/Bad CURL error code/Unknown error 0",
  );
});

test('several headers in one text, and a body of bytes', async (t) => {
  const seen: string[] = [];
  const { ask } = await start(
    t,
    'request_route { $var(c) = http_client_query("http://web.example/", "\\xe4", "X-A: 1\\r\\nX-B:  2 \\r\\nnonsense", "$var(r)"); sl_send_reply("200", "$var(c)"); }',
    {
      'http://web.example': ({ headers, body }) => {
        seen.push(...headers.map((header) => header.join('=')), body?.toString('hex') ?? '');
        return text('');
      },
    },
  );
  assert.equal(await ask(), '200 0');
  assert.deepEqual(seen, [
    'User-Agent=fermata',
    'Accept=*/*',
    'X-A=1',
    'X-B=2',
    'Content-Length=1',
    'Content-Type=application/x-www-form-urlencoded',
    'e4',
  ]);
});

test('an empty URL and a connection that there is not are refused', async (t) => {
  const { ask, server } = await start(
    t,
    'request_route { $var(a) = http_client_query("", "$var(r)"); $var(b) = http_connect("no", "/", "$var(r)"); $var(c) = http_get_redirect("no", "$var(r)"); sl_send_reply("200", "$var(a) $var(b) $var(c)"); }',
    {},
  );
  assert.equal(await ask(), '-1 -1 -1 0');
  assert.match(server.log, /http_connect: there is no connection "no"; define it with modparam httpcon/);
  assert.match(server.log, /http_client_query: the URL is empty/);
});

test('a failover is asked where the one before fails, each once', async (t) => {
  const { ask, web } = await start(
    t,
    `modparam("http_client", "httpcon", "a=>http://a.example;failover=b;timeout=1")
modparam("http_client", "httpcon", "b=>http://b.example;failover=c;timeout=2")
modparam("http_client", "httpcon", "c=>http://c.example;failover=a")
request_route { $var(c) = http_connect("a", "/x", "$var(r)"); sl_send_reply("200", "$var(c) $var(r)"); }`,
    {
      'http://a.example': () => null,
      'http://b.example': () => null,
      'http://c.example': () => ({ status: 503 }),
    },
  );
  assert.equal(await ask(10_000), '503  3000');
  assert.deepEqual(web.asked, ['GET http://a.example/x', 'GET http://b.example/x', 'GET http://c.example/x']);
});

test('parameters stand anywhere, passwords are not shown', async (t) => {
  const { ask } = await start(
    t,
    `loadmodule "jsonrpcs.so"
modparam("http_client", "httpcon", "a=>http://user:pa:ss@a.example/base")
modparam("http_client", "httpredirect", 1)
modparam("http_client", "authmethod", 1)
request_route {
  $var(c) = http_connect("a", "/x", "$var(r)");
  $var(g) = http_get_redirect("a", "$var(url)");
  jsonrpc_exec('{"jsonrpc":"2.0","method":"httpclient.listcon","id":1}');
  xlog("L_NOTICE", "$jsonrpl(body)\\n");
  sl_send_reply("200", "$var(c) $var(r) $var(g) $var(url)");
}`,
    {
      'http://a.example': ({ url, headers }) =>
        url.pathname === '/base/x'
          ? { status: 302, headers: [['Location', '/y']] }
          : text(headers.find(([name]) => name === 'Authorization')?.[1] ?? ''),
    },
  );
  const credentials = Buffer.from('user:pa:ss').toString('base64');
  assert.equal(await ask(), `200 Basic ${credentials} 1 http://a.example/y 0`);
});

test('what was asked is counted', async (t) => {
  const { ask, server } = await start(
    t,
    `loadmodule "kex.so"
loadmodule "jsonrpcs.so"
modparam("http_client", "httpcon", "a=>http://web.example")
request_route {
  http_client_query("http://web.example/", "$var(r)");
  http_client_query("http://nobody.example/", "$var(r)");
  http_connect("a", "/", "$var(r)");
  jsonrpc_exec('{"jsonrpc":"2.0","method":"stats.get_statistics","params":["httpclient:"],"id":1}');
  xlog("HEX $(jsonrpl(body){s.encode.hexa})\\n");
  sl_send_reply("200", "OK");
}`,
    { 'http://web.example': () => text('') },
  );
  await ask();
  const [, hex = ''] = /HEX ([0-9a-f]+)/.exec(server.log) ?? [];
  const shown = Buffer.from(hex, 'hex').toString('latin1');
  for (const line of ['connections = 1', 'connok = 2', 'connfail = 1']) {
    assert.ok(shown.includes(`httpclient:${line}`), shown);
  }
});

/** Why a script does not start. */
async function refusal(script: string): Promise<string> {
  try {
    const server = await createTestServer({ scriptPath: 'test.cfg', scriptText: MODULES + script });
    await server.stop();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

const param = (name: string, value: string | number): string =>
  `modparam("http_client", "${name}", ${typeof value === 'number' ? value : `"${value}"`})\n`;

const mistakes: readonly (readonly [string, RegExp])[] = [
  [param('httpcon', 'http://a.example'), /is no connection/],
  [param('httpcon', 'a=>ftp://a.example'), /is no URL of http or https/],
  [param('httpcon', 'a=>http://a.example;timeuot=1'), /there is no setting "timeuot"/],
  [param('httpcon', 'a=>http://a.example;timeout=x'), /"x" is no number/],
  [param('httpcon', 'a=>http://a.example;tlsversion=3'), /there is no tlsversion "3"/],
  [param('httpcon', 'a=>http://a.example;failover=b'), /failover "b" that is no connection/],
  [param('httpcon', 'a=>http://a').repeat(2), /two connections "a"/],
  [param('authmethod', 8), /there is no authmethod 8/],
  [param('tlsversion', 3), /not spoken any more/],
  [param('config_file', '/no/such/file'), /config_file \/no\/such\/file cannot be read/],
  [param('netinterface', 'nonet0'), /no network interface "nonet0"/],
  [param('httpproxy', 'a b') + param('httpproxyport', 1), /httpproxy "a b" is no host/],
];

for (const [script, expected] of mistakes) {
  test(`a mistake at load: ${script.trim()}`, async () => {
    assert.match(await refusal(`${script}request_route { exit; }`), expected);
  });
}

test('connections from a file, relative to the script', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'http-client-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'connections.cfg'),
    '# ours\n[a]\nurl = http://a.example/api\nusername = "u"\npassword = p\nauthmethod = 1\ntimeout = 5\nhttp_follow_redirect = no\n',
  );
  const web = createTestWeb({
    'http://a.example': ({ headers }) => text(headers.find(([name]) => name === 'Authorization')?.[1] ?? ''),
  });
  const server = await createTestServer({
    scriptPath: join(folder, 'test.cfg'),
    scriptText: `${MODULES}${param('config_file', 'connections.cfg')}request_route { $var(c) = http_connect("a", "x", "$var(r)"); xlog("L_NOTICE", "$var(c) $var(r)\\n"); }`,
    exchange: web.exchange,
  });
  t.after(() => server.stop());
  server.send(
    'OPTIONS sip:a@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:a@h>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n',
    { ip: '127.0.0.1', port: 7000 },
  );
  await server.advance(10);
  assert.deepEqual(web.asked, ['GET http://a.example/api/x']);
  assert.match(server.log, /200 Basic dTpw/);
});

test('what is wrong in such a file is told with its line', () => {
  const problems: string[] = [];
  parseConfigFile('url = x\n[a]\nnonsense\n; a comment\n[ b ]\nurl="y"\n', (line, problem) =>
    problems.push(`${line} ${problem}`),
  );
  assert.deepEqual(problems, ['1 this stands before the first [name]', '3 "nonsense" is no "name = value"']);
});

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createTestWeb, type Serve, type TestWeb } from '../../http/fixture.ts';
import { createTestServer, type TestServer } from '../../testing/index.ts';

const MODULES = ['kex', 'corex', 'tm', 'sl', 'pv', 'xlog', 'textops', 'async', 'tmx', 'http_async_client']
  .map((name) => `loadmodule "${name}.so"\n`)
  .join('');

const HANDLE_CANCEL = 'if (is_method("CANCEL")) { t_relay_cancel(); exit; } if (is_method("ACK")) { exit; }';

interface Running {
  readonly server: TestServer;
  readonly web: TestWeb;
  /** `status reason at` of what was sent so far. */
  readonly sent: string[];
  send(method: string, id?: string): void;
  /** Log lines of the script: those that begin with `S:`. */
  said(): string[];
}

async function start(
  t: TestContext,
  script: string,
  servers: Readonly<Record<string, Serve>>,
): Promise<Running> {
  const server = await createTestServer({
    scriptPath: 'test.cfg',
    scriptText: MODULES + script,
    exchange: (request, signal) => web.exchange(request, signal),
  });
  const web = createTestWeb(servers, server.clock);
  t.after(() => server.stop());
  const sent: string[] = [];
  server.onSend((bytes, _to, at) => {
    sent.push(`${/^SIP\/2\.0 (.*)\r/.exec(bytes.toString('latin1'))?.[1]} ${at}`);
  });
  return {
    server,
    web,
    sent,
    send(method, id = 'a') {
      const lines = [
        `${method} sip:bob@127.0.0.1 SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:7000;branch=z9hG4bK-${id}`,
        ...['From: <sip:a@example.com>;tag=1', 'To: <sip:b@example.com>', `Call-ID: ${id}`],
        ...[`CSeq: 1 ${method}`, 'Content-Length: 0', '', ''],
      ];
      server.send(lines.join('\r\n'), { ip: '127.0.0.1', port: 7000 });
    },
    said: () => server.lines.map(({ text }) => /S: (.*)/.exec(text)?.[1] ?? '').filter((text) => text !== ''),
  };
}

const text = (body: string, afterMs = 0): ReturnType<Serve> => ({
  body: Buffer.from(body, 'latin1'),
  afterMs,
});

const ALL =
  '$http_ok|$http_err|$http_rs|$http_rr|$http_rb|$http_bs|$http_ml|$http_hdr(x-a)|$(http_hdr(X-A)[1])|$(http_hdr(X-A)[-1])|$http_time(total)|$http_xdata';

test('a request waits for the reply and goes on in the route', async (t) => {
  const { server, web, sent, send, said } = await start(
    t,
    `request_route {
  ${HANDLE_CANCEL}
  $avp(kept) = "kept";
  t_newtran();
  http_async_query("http://web.example/$rU?f=$fU", "REPLY");
  xlog("S: not reached\\n");
}
route[REPLY] {
  xlog("S: ${ALL}|$avp(kept)|$rU|$async(gname)\\n");
  xlog("S: $(http_mb{s.encode.hexa})\\n");
  t_reply("404", "$http_rb");
}`,
    {
      'http://web.example': () => ({
        afterMs: 200,
        status: 202,
        reason: 'Fine',
        headers: [
          ['X-A', 'one'],
          ['x-a', 'two'],
        ],
        body: Buffer.from('the body'),
      }),
    },
  );
  send('INVITE');
  await server.advance(199);
  assert.deepEqual(web.asked, ['GET http://web.example/bob?f=a']);
  assert.equal(web.waiting, 1);
  send('INVITE');
  await server.advance(1);
  await server.advance(10);
  const whole = 'HTTP/1.1 202 Fine\r\nX-A: one\r\nx-a: two\r\n\r\nthe body';
  const [variables, message] = said();
  assert.equal(
    variables,
    `1|<null>|202|Fine|the body|8|${whole.length}|one|two|two|200||kept|bob|http_async_client`,
  );
  assert.equal(Buffer.from(message ?? '', 'hex').toString('latin1'), whole);
  assert.match(sent.join(), /^100 trying.*0,.*404 the body 200$/);
  assert.deepEqual(web.asked.length, 1);
});

test('without a transaction the script goes on, and the route runs by itself', async (t) => {
  const { server, sent, send, said } = await start(
    t,
    `request_route {
  $var(code) = http_async_query("http://web.example/", "REPLY");
  xlog("S: $var(code) $http_ok\\n");
  $var(id) = $http_req_id;
  sl_send_reply("404", "Gone on");
}
route[REPLY] { xlog("S: $http_rb $rm $http_req_id\\n"); t_reply("500", "not sent"); }`,
    { 'http://web.example': () => text('late', 100) },
  );
  send('OPTIONS');
  await server.advance(500);
  assert.deepEqual(sent, ['404 Gone on 0']);
  const [now, later] = said();
  assert.equal(now, '1 <null>');
  assert.match(later ?? '', /^late OPTIONS [0-9a-f]{16}$/);
});

test('$http_req(suspend) 0 and http_async_send never wait', async (t) => {
  const { server, sent, send, said, web } = await start(
    t,
    `request_route {
  t_newtran();
  $http_req(suspend) = 0;
  $var(a) = http_async_query("http://web.example/1", "REPLY");
  $var(b) = http_async_send("http://web.example/2", "REPLY");
  $var(c) = http_async_send_xdata("http://web.example/3", "REPLY", "data of $ci");
  t_reply("404", "$var(a) $var(b) $var(c)");
}
route[REPLY] { xlog("S: $http_rb [$http_xdata]\\n"); }`,
    { 'http://web.example': ({ url }) => text(url.pathname) },
  );
  send('OPTIONS');
  await server.advance(10);
  assert.deepEqual(sent, ['404 1 1 1 0']);
  assert.deepEqual(said(), ['/1 []', '/2 []', '/3 [data of a]']);
  assert.equal(web.waiting, 0);
});

test('two queries in a row, and a sleep between', async (t) => {
  const { server, sent, send, web } = await start(
    t,
    `modparam("async", "workers", 1)
request_route { t_newtran(); http_async_query("http://web.example/first", "ONE"); }
route[ONE] { $avp(first) = $http_rb; async_route("BETWEEN", "1"); }
route[BETWEEN] { $avp(between) = "[" + $http_rb + "]"; http_async_query("http://web.example/$avp(first)", "TWO"); }
route[TWO] { t_reply("404", "$avp(first) $avp(between) $http_rb"); }`,
    { 'http://web.example': ({ url }) => text(`of-${url.pathname.slice(1)}`, 100) },
  );
  send('OPTIONS');
  await server.advance(1300);
  assert.deepEqual(web.asked, ['GET http://web.example/first', 'GET http://web.example/of-first']);
  assert.deepEqual(sent, ['404 of-first [] of-of-first 1200']);
});

test('from a failure route', async (t) => {
  const { server, sent, send } = await start(
    t,
    `modparam("async", "workers", 1)
modparam("tm", "fr_timer", 1000)
request_route { ${HANDLE_CANCEL} t_newtran(); t_on_failure("F"); async_route("NEVER", "5"); }
route[NEVER] { t_reply("500", "Never"); }
failure_route[F] { http_async_query("http://web.example/", "REPLY"); }
route[REPLY] { t_reply("404", "$http_rb"); }`,
    { 'http://web.example': () => text('after the failure', 200) },
  );
  send('OPTIONS');
  await server.advance(6000);
  assert.deepEqual(sent, ['404 after the failure 1200']);
});

test('from the reply routes of two branches at once, each of which goes on with its own reply', async (t) => {
  const { server, sent, send, web } = await start(
    t,
    `request_route {
  ${HANDLE_CANCEL}
  $ru = "sip:one@127.0.0.1:7001";
  append_branch("sip:two@127.0.0.1:7002");
  t_on_reply("R");
  t_on_failure("F");
  t_relay();
}
onreply_route[R] {
  if ($rs >= 300) { http_async_query("http://web.example/$rs", "ASKED"); }
}
route[ASKED] {
  append_hf("X-Asked: $http_rb for $rs\\r\\n");
  xlog("S: $http_rb for $rs\\n");
}
failure_route[F] { t_reply("500", "Both failed"); }`,
    { 'http://web.example': ({ url }) => text(url.pathname, url.pathname === '/486' ? 300 : 100) },
  );
  for (const [port, status] of [
    [7001, '486 Busy'],
    [7002, '404 Not found'],
  ] as const) {
    const far = server.wire.peer('127.0.0.1', port);
    far.onDatagram(({ bytes }) => {
      const lines = bytes.toString('latin1').split('\r\n');
      if (!lines[0]?.startsWith('INVITE')) return;
      const kept = lines.filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/.test(line));
      const reply = [`SIP/2.0 ${status}`, ...kept, 'Content-Length: 0', '', ''].join('\r\n');
      far.send(Buffer.from(reply), { ip: '127.0.0.1', port: 5060 });
    });
  }
  send('INVITE');
  await server.advance(50);
  assert.deepEqual(web.asked.toSorted(), ['GET http://web.example/404', 'GET http://web.example/486']);
  await server.advance(1000);
  assert.match(sent.join(), /^100 trying.*,500 Both failed 300/);
  assert.deepEqual(
    server.lines.map(({ text: line }) => /S: (.*)/.exec(line)?.[1] ?? '').filter((line) => line !== ''),
    ['/404 for 404', '/486 for 486'],
  );
  await server.advance(60_000);
  assert.equal(server.server.transactions.stats.current, 0);
});

test('a branch route cannot wait, but ask', async (t) => {
  const { server, send, said, web } = await start(
    t,
    `request_route { $ru = "sip:one@127.0.0.1:7001"; t_on_branch("B"); t_relay(); }
branch_route[B] {
  $var(a) = http_async_query("http://web.example/1", "ASKED");
  $var(b) = http_async_send("http://web.example/2", "ASKED");
  xlog("S: $var(a) $var(b)\\n");
}
route[ASKED] { xlog("S: $http_rb\\n"); }`,
    { 'http://web.example': ({ url }) => text(url.pathname) },
  );
  send('OPTIONS');
  await server.advance(50);
  assert.deepEqual(web.asked, ['GET http://web.example/2']);
  assert.deepEqual(said(), ['-1 1', '/2']);
});

test('the settings of a query are used up by it', async (t) => {
  const { server, send, web, said } = await start(
    t,
    `request_route {
  $http_req(hdr) = "X-A: 1";
  $http_req(hdr) = "X-B: " + $ci;
  $http_req(method) = "PUT";
  $http_req(body) = "b=1";
  $http_req(timeout) = 100;
  $http_req(username) = "u";
  $http_req(password) = "p";
  $http_req(authmethod) = 1;
  http_async_query("http://web.example/1", "REPLY");
  http_async_query("http://web.example/2", "REPLY");
  $http_req(body) = "forgotten";
  $http_req(all) = $null;
  $http_req(body) = "post";
  http_async_query("http://web.example/3", "REPLY");
  $http_req(hdr) = "User-Agent: mine";
  $http_req(follow_redirect) = 1;
  http_async_query("http://web.example/4", "REPLY");
}
route[REPLY] { xlog("S: $http_rs $http_rb $http_err\\n"); }`,
    {
      'http://web.example': ({ url, headers }) => {
        if (url.pathname === '/4') return { status: 302, headers: [['Location', '/5']] };
        if (url.pathname === '/5') return text('five');
        return text(headers.map((header) => header.join('=')).join(';'));
      },
    },
  );
  send('OPTIONS');
  await server.advance(200);
  assert.deepEqual(web.asked, [
    'PUT http://web.example/1 b=1',
    'GET http://web.example/2',
    'POST http://web.example/3 post',
    'GET http://web.example/4',
    'GET http://web.example/5',
  ]);
  assert.deepEqual(said(), [
    '200 Authorization=Basic dTpw;User-Agent=fermata;Accept=*/*;X-A=1;X-B=a;Content-Length=3;Content-Type=application/x-www-form-urlencoded <null>',
    '200 User-Agent=fermata;Accept=*/* <null>',
    '200 User-Agent=fermata;Accept=*/*;Content-Length=4;Content-Type=application/x-www-form-urlencoded <null>',
    '200 five <null>',
  ]);
});

test('what makes no sense in a setting is refused', async (t) => {
  const { server, send } = await start(
    t,
    `request_route {
  $http_req(method) = "BREW";
  $http_req(hdr) = "no header";
  $http_req(timeout) = 0;
  $http_req(authmethod) = 8;
  $http_req(all) = 1;
  $http_req(http_version) = 3;
  $http_req(ipresolve) = 9;
}`,
    {},
  );
  send('OPTIONS');
  await server.advance(10);
  const refused = server.lines.filter(({ text: line }) => line.includes('[script.assignment]'));
  assert.equal(refused.length, 7);
});

const failing: readonly (readonly [string, string, Serve, RegExp])[] = [
  ['a slow server', 'http://web.example/', () => null, /^0 Timeout was reached <null> <null> {2}500$/],
  ['nobody listens', 'http://nobody.example/', () => null, /^0 Couldn't connect to server/],
  ['no URL', 'ftp://web.example/', () => null, /^0 Unsupported protocol/],
  [
    'a body that no queue takes',
    'http://web.example/',
    () => ({ body: Buffer.alloc(600 * 1024) }),
    /^0 Maximum file size exceeded/,
  ],
];

for (const [name, url, serve, expected] of failing) {
  test(`the route runs without a reply: ${name}`, async (t) => {
    const { server, sent, send, said, web } = await start(
      t,
      `request_route { t_newtran(); http_async_query("${url}", "REPLY"); }
route[REPLY] { xlog("S: $http_ok $http_err $http_rs $http_rb $(http_hdr(x){s.len}) $http_time(total)\\n"); t_reply("503", "No reply"); }`,
      { 'http://web.example': serve },
    );
    send('OPTIONS');
    await server.advance(600);
    assert.match(said()[0] ?? '', expected);
    assert.match(sent.join(), /^503 No reply/);
    assert.equal(web.waiting, 0);
    assert.match(server.log, /\[http\.no-reply\]/);
  });
}

test('queries are counted', async (t) => {
  const { server, send } = await start(
    t,
    `loadmodule "jsonrpcs.so"
request_route {
  if (is_method("INFO")) {
    jsonrpc_exec('{"jsonrpc":"2.0","method":"stats.get_statistics","params":["http_async_client:"],"id":1}');
    xlog("HEX $(jsonrpl(body){s.encode.hexa})\\n");
    exit;
  }
  http_async_send("http://web.example/", "REPLY");
  http_async_send("http://silent.example/", "REPLY");
  http_async_send("http://nobody.example/", "REPLY");
}
route[REPLY] { exit; }`,
    { 'http://web.example': () => text(''), 'http://silent.example': () => null },
  );
  send('OPTIONS');
  await server.advance(600);
  send('INFO', 'b');
  await server.advance(10);
  const [, hex = ''] = /HEX ([0-9a-f]+)/.exec(server.log) ?? [];
  const shown = Buffer.from(hex, 'hex').toString('latin1');
  for (const line of ['requests = 3', 'replies = 1', 'errors = 2', 'timeouts = 1']) {
    assert.ok(shown.includes(`http_async_client:${line}`), shown);
  }
});

test('a CANCEL ends the query at once, and no route runs', async (t) => {
  const { server, sent, send, said, web } = await start(
    t,
    `modparam("http_async_client", "connection_timeout", 5000)
request_route { ${HANDLE_CANCEL} t_newtran(); http_async_query("http://web.example/", "REPLY"); }
route[REPLY] { xlog("S: ran\\n"); }`,
    { 'http://web.example': () => text('late', 1000) },
  );
  send('INVITE');
  await server.advance(100);
  assert.equal(web.waiting, 1);
  send('CANCEL');
  await server.advance(1);
  assert.equal(web.waiting, 0);
  await server.advance(60_000);
  assert.deepEqual(said(), []);
  assert.equal(sent.filter((line) => line.startsWith('487')).length > 0, true);
  assert.equal(server.server.transactions.stats.current, 0);
  assert.equal([...server.server.transactions.suspensions()].length, 0);
});

test('fr_timer ends a query that may take longer, with a warning before', async (t) => {
  const { server, sent, send, said, web } = await start(
    t,
    `modparam("tm", "fr_timer", 2000)
request_route { t_newtran(); $http_req(timeout) = 4000; http_async_query("http://web.example/", "REPLY"); }
route[REPLY] { xlog("S: ran\\n"); }`,
    { 'http://web.example': () => null },
  );
  send('OPTIONS');
  await server.advance(1999);
  assert.match(
    server.log,
    /http_async_query: its 4000 ms are not shorter than fr_timer, 2000 ms \[http\.longer-than-timer\]/,
  );
  assert.deepEqual(sent, []);
  await server.advance(1);
  await server.advance(1);
  assert.deepEqual(sent, ['408 Request Timeout 2000']);
  assert.equal(web.waiting, 0);
  await server.advance(10_000);
  assert.deepEqual(said(), []);
});

test('refused: no such route, no URL, after the final reply', async (t) => {
  const { server, sent, send, web } = await start(
    t,
    `request_route {
  t_newtran();
  $var(a) = http_async_query("http://web.example/", "NO$rU");
  $var(b) = http_async_query("", "REPLY");
  t_reply("404", "$var(a) $var(b)");
  $var(c) = http_async_query("http://web.example/", "REPLY");
  xlog("S: $var(c)\\n");
}
route[REPLY] { exit; }`,
    { 'http://web.example': () => text('') },
  );
  send('OPTIONS');
  await server.advance(10);
  assert.deepEqual(sent, ['404 -1 -1 0']);
  assert.deepEqual(web.asked, []);
  assert.match(server.log, /S: -1/);
});

test('a stop aborts what is asked', async (t) => {
  const { server, send, web } = await start(
    t,
    `request_route { t_newtran(); http_async_query("http://web.example/", "REPLY"); }
route[REPLY] { exit; }`,
    { 'http://web.example': () => null },
  );
  send('OPTIONS', 'a');
  send('INVITE', 'b');
  await server.advance(10);
  assert.equal(web.waiting, 2);
  await server.stop();
  assert.equal(web.waiting, 0);
});

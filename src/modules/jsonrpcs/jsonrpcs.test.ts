import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestServer } from '../../testing/index.ts';

const REPLY = { ip: '127.0.0.9', port: 5070 };

function script(params: readonly string[], route = 'exit;'): string {
  return `#!KAMAILIO
loadmodule "jsonrpcs.so"
loadmodule "sl.so"
loadmodule "htable.so"
${params.map((param) => `modparam("jsonrpcs", ${param})`).join('\n')}
request_route { ${route} }
`;
}

async function serve(params: readonly string[] = [], route?: string) {
  return createTestServer({ scriptPath: 'x.cfg', scriptText: script(params, route) });
}

const SOCK = '/run/kamailio_rpc.sock';
const FIFO = '/run/kamailio_rpc.fifo';
const LINE = ['"pretty_format", 0'];

test('by default the FIFO and the datagram socket are open, HTTP is not; a stop closes all', async () => {
  const server = await serve();
  assert.deepEqual(server.control.open, [FIFO, SOCK]);
  await server.stop();
  assert.deepEqual(server.control.open, []);
});

const TRANSPORTS: readonly (readonly [params: readonly string[], open: readonly string[]])[] = [
  [['"transport", 2'], [FIFO]],
  [['"transport", 4'], [SOCK]],
  [['"transport", 8'], []],
  [['"transport", 1', '"http_socket", "127.0.0.1:8080"'], ['127.0.0.1:8080']],
  [['"http_socket", "[::1]:8080"'], [FIFO, SOCK, '::1:8080']],
  [['"fifo_name", ""', '"dgram_socket", "/x/y"'], ['/x/y']],
  [
    ['"fifo_name", "a/b"', '"dgram_socket", "udp:127.0.0.1:9000"'],
    ['/run/a/b', '127.0.0.1:9000'],
  ],
];

for (const [params, open] of TRANSPORTS) {
  test(params.join(', '), async () => {
    const server = await serve(params);
    assert.deepEqual(server.control.open, open);
    await server.stop();
  });
}

const WRONG = [
  '"transport", 16',
  '"fifo_mode", 512',
  '"dgram_socket", "udp:nowhere"',
  '"http_socket", "8080"',
];

for (const param of WRONG) {
  test(`${param} is a mistake of the script`, async () => {
    await assert.rejects(serve([param]), /parameter/);
  });
}

test('a socket that cannot be opened stops the start', async () => {
  await assert.rejects(
    serve(['"fifo_name", "same"', '"dgram_socket", "same"']),
    /jsonrpcs: \/run\/same is used/,
  );
});

/** The request, and the reply: what must be answered, and how. */
const ANSWERS: readonly (readonly [request: string, reply: string])[] = [
  [
    '{"jsonrpc":"2.0","method":"jsonrpc.echo","params":["a",4],"id":1}',
    '{"jsonrpc":"2.0","result":["a",4],"id":1}',
  ],
  [
    '{"jsonrpc":"2.0","method":"jsonrpc.echo","params":{"x":"a","y":4.5},"id":"b"}',
    '{"jsonrpc":"2.0","result":["a",4.5],"id":"b"}',
  ],
  ['{"jsonrpc":"2.0","method":"jsonrpc.echo"}', '{"jsonrpc":"2.0","result":[]}'],
  [
    '{"jsonrpc":"2.0","method":"jsonrpc.echo","params":7,"id":null}',
    '{"jsonrpc":"2.0","result":[],"id":null}',
  ],
  [
    '{"jsonrpc":"2.0","method":"jsonrpc.echo","params":["é\\u00e9€"],"id":1}',
    '{"jsonrpc":"2.0","result":["éé€"],"id":1}',
  ],
  [
    '{"jsonrpc":"2.0","method":"jsonrpc.echo","params":[[1]],"id":1}',
    '{"jsonrpc":"2.0","error":{"code":400,"message":"parameter value must be a string or a number"},"id":1}',
  ],
  [
    '{"jsonrpc":"2.0","method":"no.such","id":1}',
    '{"jsonrpc":"2.0","error":{"code":500,"message":"Method Not Found"},"id":1}',
  ],
  [
    '{"jsonrpc":"2.0","method":4,"id":1}',
    '{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request: \\"method\\" must be a string"},"id":1}',
  ],
  [
    '{"method":"jsonrpc.echo","id":1}',
    '{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request: \\"jsonrpc\\" must be \\"2.0\\""},"id":1}',
  ],
  [
    '[{"jsonrpc":"2.0","method":"jsonrpc.echo","id":1}]',
    '{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request: batches are not taken: send one request at a time"},"id":null}',
  ],
  [
    '{"jsonrpc":"2.0","method":"jsonrpc.echo","store_path":"/etc/x","id":1}',
    '{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request: \\"store_path\\" is not taken: the reply goes to who asks"},"id":1}',
  ],
  [
    '"text"',
    '{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request: it must be an object"},"id":null}',
  ],
  [
    '{broken',
    '{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error: the request is no JSON"},"id":null}',
  ],
  ['', '{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error: the request is no JSON"},"id":null}'],
];

for (const [request, reply] of ANSWERS) {
  test(`answers ${request}`, async () => {
    const server = await serve(LINE);
    assert.equal(await server.control.ask(SOCK, request), Buffer.from(reply).toString('latin1'));
    await server.stop();
  });
}

test('texts are bytes, whatever they are; escapes beyond ASCII are UTF-8', async () => {
  const server = await serve(LINE);
  const params = Buffer.from('["\xe9\\u00e9\\ud83d\\ude00\\\\u00e9\\n\\u0041\\ud83d"]', 'latin1');
  const request = Buffer.concat([
    Buffer.from('{"jsonrpc":"2.0","method":"jsonrpc.echo","id":1,"params":'),
    params,
    Buffer.from('}'),
  ]);
  const reply = (await server.control.ask(SOCK, request)) ?? '';
  const bytes = `\xe9${Buffer.from('é😀').toString('latin1')}\\\\u00e9\\nA${Buffer.from('\ufffd').toString('latin1')}`;
  assert.equal(reply, `{"jsonrpc":"2.0","result":["${bytes}"],"id":1}`);
  await server.stop();
});

test('nesting without end is answered, not a crash', async () => {
  const server = await serve(LINE);
  const nested = `{"jsonrpc":"2.0","method":"jsonrpc.echo","id":1,"params":[${'['.repeat(30_000)}${']'.repeat(30_000)}]}`;
  assert.match((await server.control.ask(SOCK, nested)) ?? '', /"code":(400|-32700)/);
  await server.stop();
});

test('a datagram that was cut is refused', async () => {
  const server = await serve(LINE);
  assert.match((await server.control.ask(SOCK, '{"jsonrpc":"2.0"}', false)) ?? '', /-32600.*too long/);
  await server.stop();
});

test('replies are indented as Kamailio indents them', async () => {
  const server = await serve();
  const reply = await server.control.ask(
    SOCK,
    '{"jsonrpc":"2.0","method":"jsonrpc.echo","params":["a"],"id":1}',
  );
  assert.equal(reply, '{\n\t"jsonrpc":\t"2.0",\n\t"result":\t["a"],\n\t"id":\t1\n}');
  await server.stop();
});

test('a request on the FIFO is answered on the FIFO that it names', async () => {
  const server = await serve(LINE);
  server.control.write(
    FIFO,
    '{"jsonrpc":"2.0","method":"jsonrpc.echo","reply_name":"r1","id":1}{"jsonrpc":"2.0",',
  );
  server.control.write(FIFO, '"method":"jsonrpc.echo",\n"reply_name":"r2","id":2}');
  await new Promise(setImmediate);
  assert.deepEqual(server.control.written, [
    { path: '/tmp/r1', text: '{"jsonrpc":"2.0","result":[],"id":1}' },
    { path: '/tmp/r2', text: '{"jsonrpc":"2.0","result":[],"id":2}' },
  ]);
  await server.stop();
});

const DROPPED = [
  '{"jsonrpc":"2.0","method":"jsonrpc.echo","reply_name":"../etc/x","id":1}',
  '{"jsonrpc":"2.0","method":"jsonrpc.echo","reply_name":"/etc/x","id":1}',
  '{"jsonrpc":"2.0","method":"jsonrpc.echo","reply_name":".x","id":1}',
  '{"jsonrpc":"2.0","method":"jsonrpc.echo","reply_name":"a\\u0000b","id":1}',
  '{"jsonrpc":"2.0","method":"jsonrpc.echo","reply_name":7,"id":1}',
  '{"jsonrpc":"2.0","method":"jsonrpc.echo","id":1}',
  '{"broken"}',
];

for (const request of DROPPED) {
  test(`on the FIFO, ${request} is dropped with a line`, async () => {
    const server = await serve(LINE);
    server.control.write(FIFO, request);
    await new Promise(setImmediate);
    assert.deepEqual(server.control.written, []);
    assert.match(server.log, /dropped a request on the FIFO.*\[jsonrpcs\.dropped\]/);
    await server.stop();
  });
}

test('many drops make one line a second', async () => {
  const server = await serve(LINE);
  for (let count = 0; count < 5; count++) server.control.write(FIFO, '{}');
  await new Promise(setImmediate);
  await server.advance(1001);
  server.control.write(FIFO, '{}');
  await new Promise(setImmediate);
  const lines = server.log.split('\n').filter((line) => line.includes('[jsonrpcs.dropped]'));
  assert.equal(lines.length, 2);
  assert.match(lines[1] ?? '', /\(6 so far\)/);
  await server.stop();
});

test('over HTTP the status follows the code', async () => {
  const server = await serve([...LINE, '"http_socket", "127.0.0.1:8080"']);
  const post = async (body: string) => (await server.control.post('127.0.0.1:8080', body)).status;
  assert.equal(await post('{"jsonrpc":"2.0","method":"jsonrpc.echo","id":1}'), 200);
  assert.equal(await post('{"jsonrpc":"2.0","method":"no.such","id":1}'), 500);
  assert.equal(await post('{"jsonrpc":"2.0","method":"system.methodHelp","id":1}'), 400);
  assert.equal(await post('{broken'), 400);
  await server.stop();
});

test('a script runs a command and reads its reply', async () => {
  const route = `
    jsonrpc_exec('{"jsonrpc":"2.0","method":"jsonrpc.echo","params":["$rU"],"id":3}');
    xlog("code $jsonrpl(code) text $jsonrpl(text) body $jsonrpl(body)");
    jsonrpc_exec('{"jsonrpc":"2.0","method":"system.methodHelp","id":3}');
    xlog("code $jsonrpl(code) text $jsonrpl(text) body $jsonrpl(body)");
    sl_send_reply("200", "OK");`;
  const server = await createTestServer({
    scriptPath: 'x.cfg',
    scriptText: script([], route).replace(
      'loadmodule "sl.so"',
      'loadmodule "sl.so"\nloadmodule "pv.so"\nloadmodule "xlog.so"',
    ),
  });
  const sent: string[] = [];
  server.onSend((bytes) => sent.push(bytes.toString('latin1')));
  server.send(
    [
      'OPTIONS sip:bob@127.0.0.1 SIP/2.0',
      'Via: SIP/2.0/UDP 127.0.0.9:5070;branch=z9hG4bK1',
      'From: <sip:a@127.0.0.1>;tag=1',
      'To: <sip:bob@127.0.0.1>',
      'Call-ID: 1',
      'CSeq: 1 OPTIONS',
      'Content-Length: 0\r\n\r\n',
    ].join('\r\n'),
    REPLY,
  );
  await server.advance(100);
  assert.match(server.log, /code 200 text OK body \{\n\t"jsonrpc":\t"2.0",\n\t"result":\t\["bob"\],/);
  assert.match(server.log, /code 400 text Method Name Expected body \{/);
  assert.match(sent[0] ?? '', /^SIP\/2\.0 200 OK/);
  await server.stop();
});

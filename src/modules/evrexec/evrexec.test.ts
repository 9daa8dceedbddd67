import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { RpcFault } from '../../kit/index.ts';
import { createTestServer } from '../../testing/index.ts';

const MODULES = ['tm', 'tmx', 'pv', 'xlog', 'cfgutils', 'evapi', 'evrexec']
  .map((name) => `loadmodule "${name}.so"\n`)
  .join('');

const exec = (text: string): string => `modparam("evrexec", "exec", "${text}")\n`;

const AT = { ip: '127.0.0.1', port: 4444 };
const ALL = '[$evr(data)] $evr(srcip) $evr(srcport) $evr(srcportno)';

async function serve(t: TestContext, script: string) {
  const server = await createTestServer({ scriptPath: 'x.cfg', scriptText: MODULES + script });
  t.after(() => server.stop());
  return {
    server,
    advance: (ms = 0) => server.advance(ms),
    said: () =>
      server.lines.flatMap(({ text }) => {
        const line = /^<script>: (.*)/.exec(text)?.[1];
        return line === undefined ? [] : [line];
      }),
  };
}

test('an event route runs once in each of its workers, after its time, and may loop there', async (t) => {
  const { server, advance, said } = await serve(
    t,
    `${exec('name=evrexec:x;wait=500000;workers=2')}${exec('name=evrexec:y;workers=0')}
    event_route[evrexec:x] {
      $var(n) = 0;
      while ($var(n) < 3) { $var(n) = $var(n) + 1; xlog("x $pp $var(n)\\n"); usleep("300000"); }
    }
    event_route[evrexec:y] { xlog("y ${ALL} $rm\\n"); }`,
  );
  assert.deepEqual(
    [...server.server.groups],
    [
      ['evrexec:1', 2],
      ['evrexec:2', 1],
      ['evrexec', 1],
    ],
  );
  await advance(499);
  assert.deepEqual(said(), ['y [<null>] <null> <null> <null> OPTIONS']);
  await advance(1);
  assert.equal(new Set(said()).size, 3);
  await advance(5000);
  assert.equal(said().length, 1 + 2 * 3);
});

test('each datagram runs it, one after the other', async (t) => {
  const { server, advance, said } = await serve(
    t,
    `${exec('name=evrexec:udp;sockaddr=udp:127.0.0.1:4444;workers=3;wait=5000000')}
    event_route[evrexec:udp] {
      if ($evr(data) == "slow") usleep("1000000");
      if (t_is_request_route()) xlog("request\\n");
      xlog("${ALL} $si\\n");
    }`,
  );
  assert.deepEqual(
    [...server.server.groups],
    [
      ['evrexec:1', 1],
      ['evrexec', 1],
    ],
  );
  const peer = server.wire.peer('10.0.0.9', 7777);
  for (const data of ['slow', '', 'a\0\xff']) peer.send(data, AT);
  await advance(999);
  assert.deepEqual(said(), []);
  await advance(1);
  assert.deepEqual(said(), [
    '[slow] 10.0.0.9 7777 7777 127.0.0.1',
    '[] 10.0.0.9 7777 7777 127.0.0.1',
    '[a\0\xff] 10.0.0.9 7777 7777 127.0.0.1',
  ]);
});

test('a command has it run by a worker of its own, one after the other', async (t) => {
  const { server, advance, said } = await serve(
    t,
    `event_route[evrexec:x] { usleep("1000000"); xlog("${ALL}\\n"); }`,
  );
  const { rpc } = server.server;
  assert.deepEqual(await rpc.call('evrexec.run', ['evrexec:x', 'mydata']), {});
  assert.deepEqual(await rpc.call('evrexec.run', ['evrexec:x']), {});
  await advance(1000);
  assert.deepEqual(said(), ['[mydata] <null> <null> 0']);
  await advance(1000);
  assert.deepEqual(said(), ['[mydata] <null> <null> 0', '[] <null> <null> 0']);
  assert.deepEqual(await rpc.call('evrexec.run', ['evrexec:y']), new RpcFault(500, 'Event route not found'));
  assert.deepEqual(await rpc.call('evrexec.run', []), new RpcFault(500, 'Invalid parameters'));
});

test('what it does reaches the world', async (t) => {
  const { server, advance } = await serve(
    t,
    `${exec('name=evrexec:x;wait=1000000')}
    event_route[evrexec:x] { while (1) { evapi_relay("x"); usleep("100000"); } }`,
  );
  const client = server.connect({ ip: '127.0.0.1', port: 8448 });
  await advance(1250);
  assert.equal(client.received, '1:x,1:x,1:x,');
});

test('an event route that is not there is told', async (t) => {
  const { server, advance } = await serve(
    t,
    `${exec('name=evrexec:nosuch;workers=1')}${exec('name=evrexec:none;sockaddr=udp:127.0.0.1:4444')}`,
  );
  await advance();
  assert.deepEqual(
    server.lines
      .flatMap(({ text }) => (text.endsWith('[evrexec.no-route]') ? [text.slice(0, 52)] : []))
      .toSorted(),
    [
      'evrexec: there is no event_route[evrexec:none], or i',
      'evrexec: there is no event_route[evrexec:nosuch], or',
    ],
  );
});

const MISTAKES: readonly (readonly [text: string, message: RegExp])[] = [
  ['wait=1', /an event route is needed/],
  ['name=evrexec:x;wait=a', /wait must be/],
  ['name=evrexec:x;workers=a', /workers must be/],
  ['name=evrexec:x;workers=-1', /workers must be/],
  ['name=evrexec:x;workers=65', /workers must be/],
  ['name=evrexec:x;foo=1', /unknown attribute "foo=1"/],
  ['name=evrexec:x;sockaddr=tcp:127.0.0.1:4444', /is no socket/],
  ['name=evrexec:x;sockaddr=127.0.0.1:4444', /is no socket/],
  ['name=evrexec:x;sockaddr=udp:127.0.0.1', /is no socket/],
  ['name=evrexec:x;sockaddr=udp:127.0.0.1:0', /is no socket/],
];

for (const [text, message] of MISTAKES) {
  test(`a mistake: ${text}`, (t) => assert.rejects(serve(t, exec(text)), message));
}

test('a socket that cannot be had stops the start', async (t) => {
  const twice = exec('name=evrexec:x;sockaddr=udp:127.0.0.1:5060');
  await assert.rejects(
    serve(t, `${twice}event_route[evrexec:x] { xlog("x\\n"); }`),
    /127\.0\.0\.1:5060 is taken/,
  );
});

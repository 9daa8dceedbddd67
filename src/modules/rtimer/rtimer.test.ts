import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createTestServer } from '../../testing/index.ts';

const MODULES = ['tm', 'tmx', 'sl', 'pv', 'xlog', 'cfgutils', 'evapi', 'rtimer']
  .map((name) => `loadmodule "${name}.so"\n`)
  .join('');

const timer = (text: string): string => `modparam("rtimer", "timer", "${text}")\n`;
const exec = (name: string, route: string): string =>
  `modparam("rtimer", "exec", "timer=${name};route=${route}")\n`;

async function serve(t: TestContext, script: string) {
  const server = await createTestServer({ scriptPath: 'x.cfg', scriptText: MODULES + script });
  t.after(() => server.stop());
  return {
    server,
    /** Moves the clock a millisecond at a time; `time line` of what the script logged. */
    async watch(ms: number): Promise<string[]> {
      const seen: string[] = [];
      for (let at = 1; at <= ms; at++) {
        const before = server.lines.length;
        await server.advance(1);
        for (const { text } of server.lines.slice(before)) {
          const line = /^<script>: (.*)/.exec(text)?.[1];
          if (line !== undefined) seen.push(`${at} ${line}`);
        }
      }
      return seen;
    },
  };
}

test('a timer begins its next round an interval after the end of the last one', async (t) => {
  const { watch } = await serve(
    t,
    `${timer('name=ta;interval=40000u')}${exec('ta', 'X')}
    route[X] { xlog("begin\\n"); usleep("100000"); xlog("end\\n"); }`,
  );
  assert.deepEqual(await watch(330), ['40 begin', '140 end', '180 begin', '280 end', '320 begin']);
});

test('timers of mode 0 share one worker: one that sleeps delays the others, which do not catch up', async (t) => {
  const { watch } = await serve(
    t,
    `${timer('name=ta;interval=1')}${timer('name=tb;interval=1;mode=0')}${timer('name=tc;interval=1;mode=1')}
    ${exec('ta', 'A')}${exec('tb', 'B')}${exec('tc', 'C')}
    route[A] { $shv(n) = $shv(n) + 1; xlog("A\\n"); if ($shv(n) == 1) usleep("2500000"); }
    route[B] { xlog("B\\n"); }
    route[C] { xlog("C\\n"); }`,
  );
  const seen = await watch(5000);
  const of = (name: string): string[] => seen.filter((line) => line.endsWith(name));
  assert.deepEqual(of('A'), ['1000 A', '4500 A']);
  assert.deepEqual(of('B'), ['3500 B', '4500 B']);
  assert.deepEqual(of('C'), ['1000 C', '2000 C', '3000 C', '4000 C', '5000 C']);
});

test('mode n runs it in n workers, each with its own rounds', async (t) => {
  const { server, watch } = await serve(
    t,
    `${timer('name=tb;interval=1;mode=2')}${exec('tb', 'B')}
    route[B] { xlog("$pp\\n"); }`,
  );
  assert.deepEqual([...server.server.groups], [['rtimer:tb', 2]]);
  const seen = await watch(1000);
  assert.equal(new Set(seen).size, 2);
  assert.ok(seen.every((line) => line.startsWith('1000 ') && line !== '1000 1000'));
});

test('of several routes the last one given runs first; exit ends one of them; a round has values of its own', async (t) => {
  const { watch } = await serve(
    t,
    `${timer('name=ta;interval=1;mode=1')}${exec('ta', 'ONE')}${exec('ta', 'TWO')}
    route[ONE] { xlog("one $var(x) $avp(x)\\n"); $var(x) = 1; $avp(x) = 1; exit; }
    route[TWO] { xlog("two $var(x)\\n"); $var(x) = 2; exit; }`,
  );
  assert.deepEqual(await watch(2000), ['1000 two 0', '1000 one 0 <null>', '2000 two 0', '2000 one 0 <null>']);
});

test('a timer route has a faked request', async (t) => {
  const { watch } = await serve(
    t,
    `${timer('name=ta;interval=1;mode=1')}${exec('ta', 'X')}
    route[X] {
      $var(n) = t_newtran();
      if (t_is_request_route()) xlog("$rm $var(n)\\n");
    }`,
  );
  const seen = await watch(1000);
  assert.equal(seen.at(-1), '1000 OPTIONS -1');
});

test('the interval: seconds, microseconds, default', async (t) => {
  const { watch } = await serve(
    t,
    `modparam("rtimer", "default_interval", 2)
    ${timer('name=none;mode=1')}${timer('name=zero;interval=0;mode=1')}${timer('name=us;interval=900000U')}
    ${exec('none', 'N')}${exec('zero', 'Z')}${exec('us', 'U')}
    route[N] { xlog("none\\n"); } route[Z] { xlog("zero\\n"); } route[U] { xlog("us\\n"); }`,
  );
  const seen = await watch(2000);
  assert.deepEqual(seen.toSorted(), ['1800 us', '2000 none', '2000 zero', '900 us']);
});

test('a timer without a route starts no worker', async (t) => {
  const { server } = await serve(t, timer('name=ta;interval=1;mode=3'));
  assert.deepEqual([...server.server.groups], []);
});

test('a route that is not there is told once, and the others run', async (t) => {
  const { server, watch } = await serve(
    t,
    `${timer('name=ta;interval=1;mode=1')}${exec('ta', 'X')}${exec('ta', 'NOSUCH')}
    route[X] { xlog("x\\n"); }`,
  );
  assert.deepEqual(await watch(2000), ['1000 x', '2000 x']);
  assert.equal(server.lines.filter(({ text }) => text.endsWith('[rtimer.no-route]')).length, 1);
});

test('what a timer relays to programs goes out at each pause', async (t) => {
  const { server } = await serve(
    t,
    `${timer('name=ta;interval=1;mode=1')}${exec('ta', 'X')}
    route[X] { while (1) { evapi_relay("tick"); usleep("500000"); } }`,
  );
  const client = server.connect({ ip: '127.0.0.1', port: 8448 });
  await server.advance(2100);
  assert.equal(client.received, '4:tick,4:tick,4:tick,');
});

const MISTAKES: readonly (readonly [script: string, message: RegExp])[] = [
  [timer('interval=1'), /needs a name/],
  [timer('name=t;interval=x'), /"x" is no interval/],
  [timer('name=t;interval=-1'), /"-1" is no interval/],
  [timer('name=t;interval=1.5'), /"1\.5" is no interval/],
  [timer('name=t;mode=x'), /mode must be/],
  [timer('name=t;mode=65'), /mode must be/],
  [timer('name=t;foo=1'), /unknown attribute "foo=1"/],
  [timer('name=t') + timer('name=t;interval=2'), /two timers "t"/],
  [exec('t', 'X'), /no timer "t"/],
  [`${timer('name=t')}modparam("rtimer", "exec", "timer=t")\n`, /a timer and a route are needed/],
  [`${timer('name=t')}modparam("rtimer", "exec", "route=X")\n`, /a timer and a route are needed/],
];

for (const [script, message] of MISTAKES) {
  test(`a mistake: ${script.trim()}`, (t) => assert.rejects(serve(t, script), message));
}

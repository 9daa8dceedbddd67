/** What an operator sees of suspended requests, and does to them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Json, RpcFault } from '../../src/kit/index.ts';
import { writeReply } from '../harness/message.ts';
import { type Running, request, start } from './support.ts';

const SCRIPT = `loadmodule "tmx.so"
request_route {
    if ($rU == "sleeper") {
        async_route("LATER", "20");
    }
    if ($rU == "waiter") {
        async_wait("key of $fU", "20", "WOKEN");
    }
    if ($rU == "asleep") {
        t_newtran();
        t_suspend();
        exit;
    }
    send_reply("500", "Nothing suspended");
}

route[LATER] {
    send_reply("404", "Later");
}

route[WOKEN] {
    send_reply("404", "Woken with $async(value)");
}
`;

interface Listed {
  readonly total: number;
  readonly requests: readonly Readonly<Record<string, Json>>[];
}

async function call({ test: { server } }: Running, method: string, ...params: string[]): Promise<unknown> {
  const answer = await server.rpc.call(method, params);
  return answer instanceof RpcFault ? `${answer.code} ${answer.message}` : JSON.parse(JSON.stringify(answer));
}

function isListed(answer: unknown): answer is Listed {
  return typeof answer === 'object' && answer !== null && 'requests' in answer && 'total' in answer;
}

async function list(running: Running, ...filters: string[]): Promise<Listed> {
  const answer = await call(running, 'async.list', ...filters);
  assert.ok(isListed(answer), String(answer));
  return answer;
}

/** Three requests, suspended in three ways. */
async function suspended(t: Parameters<typeof start>[0]): Promise<Running> {
  const running = await start(t, SCRIPT);
  running.send(request('INVITE', { id: 'one', user: 'sleeper' }));
  running.send(request('OPTIONS', { id: 'two', user: 'waiter' }));
  running.send(request('MESSAGE', { id: 'three', user: 'asleep' }));
  await running.advance(1500);
  return running;
}

async function idOf(running: Running, callId: string): Promise<string> {
  const { requests } = await list(running, `callid=${callId}`);
  return String(requests[0]?.id);
}

test('lists where each request waits, since when, until when and why', async (t) => {
  const running = await suspended(t);
  const { total, requests } = await list(running);
  assert.equal(total, 3);
  const [one] = requests.filter(({ callid }) => callid === 'one');
  assert.ok(one !== undefined);
  assert.equal(one.why, 'sleep');
  assert.match(String(one.where), /^test\.cfg:\d+:9$/);
  assert.deepEqual([one.route, one.goes_on_in], ['request_route', 'route[LATER]']);
  assert.match(String(one.goes_on_at), /^test\.cfg:\d+$/);
  assert.deepEqual(
    [one.method, one.ruri, one.age, one.left],
    ['INVITE', 'sip:sleeper@127.0.0.1', 1500, 18_500],
  );
  assert.equal(Number(one.until) - Number(one.since), 20_000);
  const [two] = requests.filter(({ callid }) => callid === 'two');
  assert.deepEqual([two?.why, two?.key, two?.source], ['wait', 'key of caller', 'udp:127.0.0.1:7000']);
  const [three] = requests.filter(({ callid }) => callid === 'three');
  assert.deepEqual(
    [three?.route, three?.goes_on_in, three?.goes_on_at, three?.until],
    ['request_route', null, null, null],
  );
  assert.deepEqual(await call(running, 'async.show', String(one.id)), [one]);
});

const FILTERS: readonly (readonly [filter: string, found: readonly string[]])[] = [
  ['method=INVITE', ['one']],
  ['route=LATER', ['one']],
  ['why=wait', ['two']],
  ['key=caller', ['two']],
  ['user=asleep', ['three']],
  ['user=caller', ['one', 'three', 'two']],
  ['group=async', ['one', 'two']],
  ['callid=none', []],
];

for (const [filter, found] of FILTERS) {
  test(`filter ${filter}`, async (t) => {
    const { total, requests } = await list(await suspended(t), filter);
    assert.equal(total, found.length);
    assert.deepEqual(requests.map(({ callid }) => callid).toSorted(), found);
  });
}

test('pages', async (t) => {
  const running = await suspended(t);
  const first = await list(running, 'limit=2');
  const second = await list(running, 'offset=2', 'limit=2');
  assert.deepEqual([first.total, first.requests.length, second.total, second.requests.length], [3, 2, 3, 1]);
  const filtered = await list(running, 'user=caller', 'limit=1', 'offset=1');
  assert.deepEqual([filtered.total, filtered.requests.length], [3, 1]);
  for (const wrong of ['limit=x', 'offset=-1', 'colour=red', 'INVITE']) {
    assert.match(String(await call(running, 'async.list', wrong)), /^400 /);
  }
});

test('wakes, with a value', async (t) => {
  const running = await suspended(t);
  assert.equal(await call(running, 'async.wake', await idOf(running, 'two'), 'by hand'), 'Ok. Woken.');
  assert.equal(await call(running, 'async.wake', await idOf(running, 'one')), 'Ok. Woken.');
  await running.advance(10);
  assert.deepEqual(
    running.sent
      .map(({ reason }) => reason)
      .slice(1)
      .toSorted(),
    ['Later', 'Woken with by hand'],
  );
  assert.match(String(await call(running, 'async.wake', await idOf(running, 'three'))), /^409 .*t_continue/);
});

test('cancels', async (t) => {
  const running = await suspended(t);
  for (const callId of ['one', 'two', 'three']) {
    const id = await idOf(running, callId);
    assert.equal(await call(running, 'async.cancel', id), 'Ok. Cancelled.');
    assert.equal(await call(running, 'async.cancel', id), '404 No such suspended request');
  }
  await running.advance(10);
  assert.equal(running.sent.filter(({ status }) => status === 487).length, 3);
  assert.equal((await list(running)).total, 0);
});

test('counts, and lags by place', async (t) => {
  const running = await suspended(t);
  await call(running, 'async.wake', await idOf(running, 'one'));
  await running.advance(10);
  const stats = await call(running, 'async.stats');
  assert.ok(typeof stats === 'object' && stats !== null && 'places' in stats && Array.isArray(stats.places));
  assert.ok('suspended' in stats && 'wakes' in stats && 'suspensions' in stats);
  assert.deepEqual([stats.suspended, stats.suspensions, stats.wakes], [2, 3, 1]);
  const resumed = stats.places.filter(({ resumed: count }) => count === 1);
  assert.equal(resumed.length, 1);
  assert.deepEqual(Object.keys(resumed[0].lag), ['p50', 'p90', 'p99', 'max']);
  assert.equal(
    stats.places.reduce((sum: number, { waiting }: { waiting: number }) => sum + waiting, 0),
    2,
  );
});

test('ids that are none, and transactions that are gone', async (t) => {
  const running = await suspended(t);
  for (const method of ['async.show', 'async.wake', 'async.cancel']) {
    assert.equal(await call(running, method), '400 Transaction expected as index:label[:slot]');
    assert.equal(await call(running, method, 'x:1'), '400 Transaction expected as index:label[:slot]');
    assert.equal(await call(running, method, '1'), '400 Transaction expected as index:label[:slot]');
    assert.equal(await call(running, method, '7:7'), '404 No such suspended request');
  }
});

/** Two phones, whose 486 are suspended when they come. */
async function suspendedReplies(t: Parameters<typeof start>[0], method: string): Promise<Running> {
  const running = await start(
    t,
    `loadmodule "tmx.so"
request_route {
    if (is_method("CANCEL")) { t_relay(); exit; }
    $ru = "sip:one@127.0.0.1:7001";
    append_branch("sip:two@127.0.0.1:7002");
    t_on_reply("REPLY");
    t_relay();
}
onreply_route[REPLY] {
    if ($rs == 486) {
        async_sleep("20");
        append_hf("X-Woken: $T_branch_idx\r\n");
    }
}
`,
  );
  for (const port of [7001, 7002]) running.test.listen({ ip: '127.0.0.1', port });
  running.send(request(method, 'call'));
  await running.advance(100);
  for (const port of [7001, 7002]) {
    const forwarded = running.sent.find((one) => one.port === port);
    assert.ok(forwarded !== undefined);
    running.send(writeReply(forwarded.text, { status: 486, tag: `phone${port}` }), port);
  }
  await running.advance(100);
  return running;
}

test('each suspended reply is listed, shown and woken by an id of its own', async (t) => {
  const running = await suspendedReplies(t, 'INVITE');
  const { requests } = await list(running);
  const ids = requests.map(({ id }) => String(id));
  assert.deepEqual(
    requests.map(({ slot }) => slot),
    [1, 2],
  );
  const [transaction = ''] = /^\d+:\d+/.exec(ids[0] ?? '') ?? [];
  assert.deepEqual(ids, [`${transaction}:1`, `${transaction}:2`]);
  const shown = await call(running, 'async.show', transaction);
  assert.ok(Array.isArray(shown) && shown.length === 2);
  assert.equal(await call(running, 'async.wake', transaction), '404 No such suspended request');
  for (const id of ids) {
    assert.equal(await call(running, 'async.wake', id), 'Ok. Woken.');
    await running.advance(10);
    assert.equal(await call(running, 'async.wake', id), '404 No such suspended request');
  }
  const [, ...finals] = running.sent.filter(({ port }) => port === 7000);
  assert.deepEqual(
    finals.map(({ status, text }) => [status, /^X-Woken: (.)/m.exec(text)?.[1]]),
    [[486, '0']],
  );
});

// A CANCEL lets the suspended replies of an INVITE go up; an OPTIONS cannot be cancelled, it is answered.
for (const [method, status] of [
  ['INVITE', 486],
  ['OPTIONS', 487],
] as const) {
  test(`a transaction of which replies are suspended is cancelled: ${method}`, async (t) => {
    const running = await suspendedReplies(t, method);
    const [first] = (await list(running)).requests;
    assert.equal(await call(running, 'async.cancel', String(first?.id)), 'Ok. Cancelled.');
    await running.advance(40_000);
    assert.deepEqual(
      running.sent
        .filter(({ port, status }) => port === 7000 && status >= 200)
        .map(({ status }) => status)
        .slice(0, 1),
      [status],
    );
    assert.equal((await list(running)).total, 0);
    assert.equal(running.test.server.inMemory().transactions, 0);
  });
}

/** The asynchronous family with real threads: what stops in one worker goes on in whichever other names or wakes it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MemoryPeer } from '../../src/net/memory.ts';
import { optionsFor, SERVER, startThreadedServer, type ThreadedServer } from './server.ts';

const MODULES = `
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "htable.so"
loadmodule "async.so"
async_workers=2
async_workers_group="name=other;workers=2"
`;

const REQUESTS = 200;

function peerOf({ wire }: ThreadedServer): MemoryPeer {
  return wire.peer('127.0.0.1', 7000);
}

/** Sends one request for each user and number; resolves with the status lines by Call-ID once all have one. */
async function ask(peer: MemoryPeer, wanted: readonly (readonly [user: string, id: string])[]) {
  const answers = new Map<string, string[]>();
  const { promise: finished, resolve } = Promise.withResolvers<void>();
  peer.onDatagram(({ bytes }) => {
    const text = bytes.toString('latin1');
    const id = /Call-ID: (\S+)/.exec(text)?.[1] ?? '';
    answers.set(id, [...(answers.get(id) ?? []), text.slice(8, text.indexOf('\r\n'))]);
    if (answers.size === wanted.length) resolve();
  });
  for (const [user, id] of wanted) peer.send(Buffer.from(optionsFor(user, id), 'latin1'), SERVER);
  await finished;
  return answers;
}

test('t_continue from threads: each suspended request goes on exactly once', {
  timeout: 60_000,
}, async () => {
  const server = await startThreadedServer(`${MODULES}
modparam("htable", "htable", "ids=>size=8")
request_route {
  if ($rU =~ "^continue-") { async_task_group_route("CONTINUE", "other"); }
  t_newtran();
  $sht(ids=>$rU) = $T(id_label);
  $sht(ids=>$rU::index) = $T(id_index);
  t_suspend();
  exit;
}
route[CONTINUE] {
  $var(name) = $(rU{s.substr,9,0});
  $var(rc) = -1;
  while ($var(rc) < 0 && $sht(ids=>$var(name)::index) != $null) {
    $var(rc) = t_continue("$sht(ids=>$var(name)::index)", "$sht(ids=>$var(name))", "GO");
    if ($var(rc) < 0) { break; }
  }
  send_reply("200", "continued $var(rc)");
}
route[GO] { send_reply("200", "in $async(gname) for $rU"); }`);
  try {
    const users = Array.from({ length: REQUESTS }, (_, at) => `u${at}`);
    const wanted = users.flatMap((user) => [
      [user, `s-${user}`] as const,
      [`continue-${user}`, `c-${user}`] as const,
      [`continue-${user}`, `d-${user}`] as const,
    ]);
    const answers = await ask(peerOf(server), wanted);
    for (const user of users) {
      assert.deepEqual(answers.get(`s-${user}`), [`200 in other for ${user}`]);
      const both = [...(answers.get(`c-${user}`) ?? []), ...(answers.get(`d-${user}`) ?? [])].sort();
      assert.deepEqual(both, ['200 continued -1', '200 continued 1']);
    }
    assert.equal(server.server.transactions.stats.suspended, 0);
  } finally {
    await server.stop();
  }
});

test('async_wake from a thread ends every wait, full continuations go on where they stood', {
  timeout: 60_000,
}, async () => {
  const server = await startThreadedServer(`${MODULES}
modparam("async", "continuation", "full")
request_route {
  if ($rU == "wake") { async_task_route("WAKE"); }
  $var(user) = $rU;
  if (async_wait("door", "20")) { async_sleep("1"); send_reply("200", "$async(value) $var(user)"); }
}
route[WAKE] {
  async_wake("door", "open");
  send_reply("200", "woke $rc");
}`);
  try {
    const users = Array.from({ length: REQUESTS }, (_, at) => `u${at}`);
    const wanted = [...users.map((user) => [user, user] as const), ['wake', 'wake'] as const];
    const answers = await ask(peerOf(server), wanted);
    for (const user of users) assert.deepEqual(answers.get(user), [`200 <null> ${user}`]);
    assert.deepEqual(answers.get('wake'), [`200 woke ${REQUESTS}`]);
    assert.equal(server.server.suspended.counts.waiting, 0);
  } finally {
    await server.stop();
  }
});

test('tasks reach the group that they name, and lose nothing', { timeout: 60_000 }, async () => {
  const server = await startThreadedServer(`${MODULES}
modparam("htable", "htable", "counts=>size=4;initval=0")
request_route {
  if ($rU == "ask") { send_reply("200", "$sht(counts=>other) $sht(counts=>default)"); exit; }
  async_task_group_data("COUNT", "other", "$ci");
  async_task_data("COUNT", "$ci");
  async_route("LATER", "1");
}
route[COUNT] { $var(count) = $shtinc(counts=>$async(gname)); }
route[LATER] { send_reply("200", "OK"); }`);
  try {
    const peer = peerOf(server);
    await ask(
      peer,
      Array.from({ length: REQUESTS }, (_, at) => ['x', `t${at}`] as const),
    );
    const answers = await ask(peer, [['ask', 'ask']]);
    assert.deepEqual(answers.get('ask'), [`200 ${REQUESTS} ${REQUESTS}`]);
  } finally {
    await server.stop();
  }
});

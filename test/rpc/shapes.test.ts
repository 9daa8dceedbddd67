/** The same commands to the real Kamailio and to our server: their answers have the same members of the same types. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Called, callCommand } from '../../src/cli/rpc.ts';
import { createRealClock } from '../../src/time/real-clock.ts';
import { kamailio, kamailioFlags } from '../harness/targets/kamailio.ts';
import { type ServerProcess, startProcess } from '../harness/targets/process.ts';
import { freePort } from '../harness/targets/sockets.ts';
import { shapeOf } from './shape.ts';

/** Commands and their parameters, asked in this order. */
const CALLS = [
  'core.version',
  'core.info',
  'core.flags',
  'core.uptime',
  'core.runinfo',
  'core.ps',
  'core.psx',
  'core.psa',
  'core.pwd',
  'core.arg',
  'core.echo a 1',
  'core.prints a',
  'core.printi 1 2',
  'core.shmmem',
  'core.shmmem k',
  'core.shmmem x',
  'core.modules',
  'core.aliases_list',
  'core.sockets_list',
  'core.ppdefines',
  'core.ppdefines_full',
  'core.udp4_raw_info',
  'core.tcp_info',
  'core.tcp_list',
  'core.tcp_options',
  'system.listMethods',
  'system.methodHelp core.version',
  'system.methodHelp nope',
  'system.methodHelp',
  'system.methodSignature core.version',
  'no.such',
  'htable.listTables',
  'htable.stats',
  'htable.sets t k hello',
  'htable.seti t n 5',
  'htable.setxs t xs v 50',
  'htable.setxi t xi 5 50',
  'htable.setex t k 50',
  'htable.get t k',
  'htable.get t n',
  'htable.get t none',
  'htable.get nope k',
  'htable.get t',
  'htable.get',
  'htable.sets',
  'htable.seti t',
  'htable.setxs nope k v 5',
  'htable.setxs t',
  'htable.setxi t',
  'htable.setex nope k 5',
  'htable.setex t',
  'htable.stats',
  'htable.dump t',
  'htable.dump nope',
  'htable.dump',
  'htable.delete t k',
  'htable.delete t k',
  'htable.delete nope k',
  'htable.delete',
  'htable.flush t',
  'htable.flush nope',
  'htable.flush',
  'htable.dump t',
  'htable.reload t',
  'htable.store t',
  'pv.shvGet x',
  'pv.shvGet s',
  'pv.shvGet nope',
  'pv.shvSet x int 7',
  'pv.shvSet x str text',
  'pv.shvGet x',
  'pv.shvSet nope int 7',
  'pv.shvSet x bad 7',
  'pv.shvSet x int',
  'pv.shvSet x str',
  'pv.shvSet x',
  'pv.shvSet',
  'mqueue.get_sizes',
  'mqueue.get_size q',
  'mqueue.get_size none',
  'mqueue.get_size',
  'mqueue.fetch q',
  'mqueue.fetch q',
  'mqueue.fetch none',
  'mqueue.fetch',
  'tm.stats',
  'tm.list',
  'tm.hash_stats',
  'tm.clean',
  'tm.cancel',
  'tm.cancel call-1',
  'tm.cancel none s:1',
  'tm.reply',
  'tm.reply 200',
  'tm.reply 200 OK',
  'tm.reply 200 OK x',
  'tm.reply 200 OK 1:1 tag',
  'tm.reply 200 OK x tag',
  'tm.reply_callid',
  'tm.reply_callid 200 OK none s:1 tag',
  'tm.reply_callid 486 Busy call-1 s:1 tag',
  'tm.reply_callid 486 Busy call-1 s:1 tag',
  'sl.stats',
  'stats.get_statistics shmem:',
  'stats.get_statistics none:',
  'stats.get_statistics none',
  'stats.get_statistics',
  'stats.fetch shmem: tmx:',
  'stats.fetchn shmem: tmx:',
  'stats.fetchn rcv_requests',
  'stats.fetchn core:rcv_requests',
  'stats.fetch none',
  'stats.fetch',
  'stats.reset_statistics rcv_requests',
  'stats.clear_statistics rcv_requests',
  'stats.reset_statistics',
  'stats.clear_statistics',
];

interface Running {
  readonly process: ServerProcess;
  readonly socket: string;
  readonly port: number;
}

const clock = createRealClock();
const folder = mkdtempSync(join(tmpdir(), 'rpc-shapes-'));
const unavailable = kamailio.unavailable();
const SCRIPT = join(import.meta.dirname, 'commands.cfg');
const FERMATA = join(import.meta.dirname, '..', '..', 'bin', 'fermata');
const servers: Running[] = [];

async function startServer(program: string, flags: readonly string[], name: string): Promise<Running> {
  const port = await freePort();
  const run = join(folder, name);
  const process = startProcess(program, [
    '-DD',
    '-E',
    '-f',
    SCRIPT,
    '-Y',
    run,
    '-l',
    `udp:127.0.0.1:${port}`,
    ...flags,
  ]);
  const socket = join(run, 'kamailio_rpc.sock');
  const server = { process, socket, port };
  let answered = false;
  void (async () => {
    while (!answered) answered = (await call(server, 'core.version', 500)).kind === 'result';
  })();
  await process.until(() => answered, 30_000);
  return server;
}

function call({ socket }: Pick<Running, 'socket'>, line: string, timeoutMs = 5000): Promise<Called> {
  const [method = '', ...params] = line.split(' ');
  const typed = params.map((param) => (/^\d+$/.test(param) ? Number(param) : param.replace(/^s:/, '')));
  return callCommand(
    { target: { kind: 'unix', path: socket }, timeoutMs, replyFolder: folder },
    method,
    typed,
    clock,
  );
}

/** What is compared of an answer: the shape of a result, the code and text of an error. */
function compared(called: Called): unknown {
  if (called.kind === 'result') return { result: shapeOf(called.result) };
  return called.kind === 'fault' ? { code: called.code, message: called.message } : called;
}

/** Both servers hold a suspended INVITE and have answered an OPTIONS, so that there is something to list and to count. */
async function invite(server: Running): Promise<void> {
  await send(server, 'OPTIONS', 'awake');
  await send(server, 'INVITE', 'asleep');
}

async function send({ port }: Running, method: string, user: string): Promise<void> {
  const client = createSocket('udp4');
  client.bind(0, '127.0.0.1');
  await once(client, 'listening');
  const lines = [
    `${method} sip:${user}@127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${client.address().port};branch=z9hG4bK${user}`,
    'From: <sip:a@example.org>;tag=1',
    `To: <sip:${user}@example.org>`,
    `Call-ID: ${method === 'INVITE' ? 'call-1' : 'call-2'}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ];
  client.send(lines.join('\r\n'), port, '127.0.0.1');
  await once(client, 'message');
  client.close();
}

before(async () => {
  if (unavailable !== undefined) return;
  const started = [
    startServer('kamailio', kamailioFlags(), 'kamailio'),
    startServer(FERMATA, ['-a', 'no'], 'fermata'),
  ];
  servers.push(...(await Promise.all(started)));
  await Promise.all(servers.map(invite));
});

after(async () => {
  await Promise.all(servers.map(({ process }) => process.end()));
  clock.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const line of CALLS) {
  test(line, { skip: unavailable ?? false }, async () => {
    const [theirs, ours] = servers;
    assert.ok(theirs !== undefined && ours !== undefined);
    assert.deepEqual(compared(await call(ours, line)), compared(await call(theirs, line)));
  });
}

/** Statistics of Kamailio that count what does not happen here. */
const NOT_HERE = [
  ...['bad_URIs_rcvd', 'drop_requests', 'err_replies', 'err_requests', 'fwd_replies', 'fwd_requests'].map(
    (name) => `core.${name}`,
  ),
  'sl.failures',
];

test("statistics have Kamailio's names, and count the same", { skip: unavailable ?? false }, async () => {
  const [theirs, ours] = servers;
  assert.ok(theirs !== undefined && ours !== undefined);
  const fetched = async (server: Running): Promise<Map<string, unknown>> => {
    const called = await call(server, 'stats.fetchn core: sl: tmx:');
    assert.ok(called.kind === 'result' && typeof called.result === 'object' && called.result !== null);
    return new Map(Object.entries(called.result));
  };
  const expected = await fetched(theirs);
  const got = await fetched(ours);
  for (const name of NOT_HERE) expected.delete(name);
  assert.deepEqual([...got.keys()], [...expected.keys()]);
  assert.deepEqual(Object.fromEntries(got), Object.fromEntries(expected));
});

/** Commands of Kamailio, with the modules of the script, that are not here. */
const NO_COMMANDS = [/^dns\./, /^dst_blocklist\./, /^mod\./, /^pkg\.info$/, /^tm\.t_uac_/];

test('every other command of Kamailio is here', { skip: unavailable ?? false }, async () => {
  const [theirs, ours] = servers;
  assert.ok(theirs !== undefined && ours !== undefined);
  const listed = async (server: Running): Promise<string[]> => {
    const called = await call(server, 'system.listMethods');
    assert.ok(called.kind === 'result' && Array.isArray(called.result));
    return called.result.map(String);
  };
  const here = new Set(await listed(ours));
  const missing = (await listed(theirs)).filter((name) => !here.has(name));
  assert.deepEqual(
    missing.filter((name) => !NO_COMMANDS.some((pattern) => pattern.test(name))),
    [],
  );
  for (const pattern of NO_COMMANDS)
    assert.ok(
      missing.some((name) => pattern.test(name)),
      String(pattern),
    );
});

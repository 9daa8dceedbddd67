import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createWorkerLog } from '../log/create.ts';
import type { LogPlan } from '../log/log.ts';
import { openUdp } from '../net/udp.ts';
import type { LoadedScript } from '../server/load.ts';
import { type Server, startServer, type Workers } from '../server/server.ts';
import { createRealClock } from '../time/real-clock.ts';
import { attachSharedQueue, createSharedQueue, stuckError } from '../workers/shared-queue.ts';
import { createThreadedGroup } from '../workers/threaded-group.ts';
import { daemonise, reportReady } from './daemon.ts';
import { listenSockets } from './listen.ts';
import type { RunOptions } from './options.ts';
import { readScript } from './script.ts';
import { waitForSignal } from './signals.ts';

const FAILED = 255;
const ASYNC_THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../server/async-thread.ts' : '../server/async-thread.js',
  import.meta.url,
);
const INBOX_BYTES = 16 * 1024 * 1024;
/** How long a stop waits for what async workers are running. */
const STOP_DEADLINE_MS = 5000;

/** Runs a server until a signal ends it; resolves with the exit code. */
export async function runServer(options: RunOptions): Promise<number> {
  if (options.workingDirectory !== null) process.chdir(options.workingDirectory);
  const script = readScript(options);
  if (script === null) return FAILED;
  const { loaded } = script;
  if (loaded.diagnostics.hasErrors()) {
    script.report();
    return FAILED;
  }
  if (!options.foreground && loaded.globals.get('fork') !== 0) {
    const left = await daemonise();
    if (left !== null) return left;
  }
  const logPlan = planLog(loaded, options);
  const log = createWorkerLog(logPlan, { index: 0, pid: process.pid });
  for (const notice of options.notices) log.write(1, notice);

  const wishes = listenSockets(loaded, options);
  if ('problem' in wishes) return fail(wishes.problem);
  for (const notice of wishes.notices) log.write(1, notice);
  const opened = await openUdp(wishes.sockets);
  if (!opened.ok) return fail(opened.message);

  const inboxMemory = createSharedQueue(INBOX_BYTES);
  const workers: Workers = {
    inbox: attachSharedQueue(inboxMemory, 0, (stuck) => log.write(-1, stuckError(stuck).message)),
    group: ({ plan, ...order }) =>
      createThreadedGroup({
        ...order,
        module: ASYNC_THREAD,
        inboxes: [inboxMemory],
        workerData: plan,
      }),
  };
  const clock = createRealClock();
  const started = await startServer({
    loaded,
    scriptPath: script.scriptPath,
    files: script.files,
    environment: script.environment,
    defines: script.defines,
    clock,
    log,
    logPlan,
    network: opened.network,
    socketNames: wishes.names,
    random: () => randomBytes(4).readUInt32LE(),
    replySecret: randomBytes(16).toString('hex'),
    storeBytes: options.storeBytes,
    workers,
    pid: process.pid,
  });
  script.report();
  if ('failures' in started) {
    for (const { message, hint } of started.failures) {
      process.stderr.write(`fermata: ${message}${hint === undefined ? '' : `\nhint: ${hint}`}\n`);
    }
    await opened.network.close();
    return FAILED;
  }
  if (options.pidFile !== null) writeFileSync(options.pidFile, `${process.pid}\n`);
  announce(started, options);
  reportReady();

  const signal = await waitForSignal();
  log.write(1, `${signal}: stopping`);
  const deadline = new Promise<void>((resolve) => {
    clock.setTimer(STOP_DEADLINE_MS, () => resolve());
  });
  await started.stop(deadline);
  clock.close();
  if (options.pidFile !== null) rmSync(options.pidFile, { force: true });
  return 0;
}

function fail(problem: string): number {
  process.stderr.write(`fermata: ${problem}\n`);
  return FAILED;
}

/** Says in a few lines where the server listens and which workers run. */
function announce(server: Server, options: RunOptions): void {
  if (!options.foreground) return;
  const sockets = server.sockets.map(
    ({ proto, ip, port }) => `${proto}:${ip.includes(':') ? `[${ip}]` : ip}:${port}`,
  );
  const groups = [...server.groups].map(([name, workers]) => `${workers} in group "${name}"`);
  const lines = [
    `fermata: listening on ${sockets.join(', ')}`,
    `fermata: 1 SIP worker; async workers: ${groups.length === 0 ? 'none' : groups.join(', ')}`,
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}

const FIRST_DEBUG_LEVEL = 0;

function planLog(loaded: LoadedScript, options: RunOptions): LogPlan {
  const { globals } = loaded;
  const text = (name: string, otherwise: string): string => {
    const value = globals.get(name);
    return typeof value === 'string' && value !== '' ? value : otherwise;
  };
  const debug = globals.get('debug');
  const level = (typeof debug === 'number' ? debug : FIRST_DEBUG_LEVEL) + options.debug;
  const toStderr = options.logToStderr || globals.get('log_stderror') === 1;
  return {
    level,
    target: toStderr ? 'stderr' : 'syslog',
    facility: text('log_facility', 'LOG_DAEMON'),
    name: text('log_name', 'fermata'),
    json: text('log_engine_type', 'default').startsWith('json'),
  };
}

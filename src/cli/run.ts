import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerProcess } from '../kit/server-view.ts';
import { createWorkerLog } from '../log/create.ts';
import { createControlNetwork } from '../net/control/real.ts';
import { createSystemNameServers } from '../net/dns/system-name-servers.ts';
import { openFastestUdp } from '../net/fastest-udp.ts';
import { moduleSockets } from '../net/module-sockets.ts';
import { openNetwork } from '../net/open.ts';
import { createRealStreamSockets } from '../net/stream/real.ts';
import type { LoadedScript } from '../server/load.ts';
import { startServer, type Workers } from '../server/server.ts';
import { streamSettings } from '../server/stream-settings.ts';
import { createRealClock } from '../time/real-clock.ts';
import { attachSharedQueue, createSharedQueue, stuckError } from '../workers/shared-queue.ts';
import { createThreadedGroup } from '../workers/threaded-group.ts';
import { announcement, suggestion } from './announce.ts';
import { autoAliases } from './auto-aliases.ts';
import { runCheck } from './check.ts';
import { daemonise, reportReady } from './daemon.ts';
import { listenSockets } from './listen.ts';
import { planLog } from './log-plan.ts';
import { MEGABYTE, RUN_DIRECTORY, type RunOptions } from './options.ts';
import { dropPrivileges, type Identity } from './privileges.ts';
import { readScript } from './script.ts';
import { waitForSignal } from './signals.ts';
import { productVersion } from './texts.ts';

const FAILED = 255;
const ASYNC_THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../server/async-thread.ts' : '../server/async-thread.js',
  import.meta.url,
);
const INBOX_BYTES = 16 * 1024 * 1024;
const DEFAULT_STORE_BYTES = 64 * MEGABYTE;
const LEVEL_NOTICE = 1;
const LEVEL_INFO = 2;
/** How long a stop waits for what async workers are running, unless the script says. */
const STOP_DEADLINE_MS = 5000;

/** Runs a server until a signal ends it; resolves with the exit code. */
export async function runServer(options: RunOptions): Promise<number> {
  const script = await readScript(options);
  if (script === null) return FAILED;
  const { loaded } = script;
  if (loaded.diagnostics.hasErrors()) return runCheck(options);
  const foreground = options.foreground || loaded.globals.get('fork') === 0;
  if (!foreground) {
    const left = await daemonise();
    if (left !== null) return left;
  }
  const problem = changeDirectory(loaded, options);
  if (problem !== null) return fail(problem);
  const logPlan = planLog(loaded, options);
  const log = createWorkerLog(logPlan, { index: 0, pid: process.pid });
  for (const notice of options.notices) log.write(LEVEL_NOTICE, notice);

  const children = options.children ?? loaded.globals.get('children') ?? 1;
  if (children !== 1)
    log.write(LEVEL_NOTICE, `children=${children} is an upper bound: there is one SIP worker`);

  const wishes = listenSockets(loaded, options);
  if ('problem' in wishes) return fail(wishes.problem);
  for (const notice of wishes.notices) log.write(LEVEL_NOTICE, notice);
  const clock = createRealClock();
  const opened = await openNetwork(wishes.sockets, {
    clock,
    openDatagrams: async (listen) => {
      const datagrams = await openFastestUdp(listen);
      if (datagrams.ok) log.write(LEVEL_INFO, `UDP through ${datagrams.how}`);
      return datagrams;
    },
    streamSockets: createRealStreamSockets(),
    streamSettings: streamSettings(loaded),
  });
  if (!opened.ok) {
    clock.close();
    return fail(opened.message);
  }
  const { network } = opened;
  const refuse = async (reason: string): Promise<number> => {
    await network.close();
    clock.close();
    removePidFile(options);
    return fail(reason);
  };

  const wantsNames = options.autoAliases ?? loaded.globals.get('auto_aliases') !== 0;
  const names = wantsNames ? await autoAliases(network.sockets, clock) : [];
  // Whoever reads the process id, or that it listens, may end it at once.
  const signalled = waitForSignal();
  const refused = writePidFile(options) ?? dropPrivileges(identity(loaded, options));
  if (refused !== null) return refuse(refused);

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
  const started = await startServer({
    loaded,
    scriptPath: script.scriptPath,
    files: script.files,
    environment: script.environment,
    defines: script.defines,
    clock,
    log,
    logPlan,
    network,
    moduleNetwork: moduleSockets,
    socketNames: wishes.names,
    aliases: [...options.aliases, ...names],
    random: () => randomBytes(4).readUInt32LE(),
    nameServers: createSystemNameServers,
    replySecret: randomBytes(16).toString('hex'),
    storeBytes: storeBytes(loaded, options),
    workers,
    pid: process.pid,
    control: createControlNetwork(clock),
    runDirectory: options.runDirectory ?? textGlobal(loaded, 'run_dir') ?? RUN_DIRECTORY,
    process: ownProcess(),
  });
  if ('failures' in started) {
    if (started.failures.length === 0) {
      await network.close();
      clock.close();
      removePidFile(options);
      return runCheck(options);
    }
    script.report();
    const reasons = started.failures.map(
      ({ message, hint }) => `${message}${hint === undefined ? '' : `\nhint: ${hint}`}`,
    );
    return refuse(reasons.join('\n'));
  }
  script.report();
  if (foreground) process.stderr.write(announcement(started));
  if (options.suggests) process.stderr.write(suggestion(script.text, started));
  reportReady(logPlan.target === 'stderr');

  const signal = await signalled;
  log.write(LEVEL_NOTICE, `${signal}: stopping`);
  const deadline = new Promise<void>((resolve) => {
    clock.setTimer(stopDeadline(loaded), () => resolve());
  });
  await started.stop(deadline);
  clock.close();
  removePidFile(options);
  return 0;
}

function ownProcess(): ServerProcess {
  const [, program = 'fermata', ...flags] = process.argv;
  return {
    version: productVersion(),
    runtime: `node ${process.versions.node}`,
    platform: `${process.arch}/${process.platform}`,
    pid: process.pid,
    arguments: [program, ...flags],
    directory: () => process.cwd(),
    kill: (signal) => setImmediate(() => process.kill(process.pid, signal)),
  };
}

function fail(problem: string): number {
  process.stderr.write(`fermata: ${problem}\n`);
  return FAILED;
}

/** Goes to `-w` or the script's `workdir`; null when that went well. */
function changeDirectory(loaded: LoadedScript, options: RunOptions): string | null {
  const directory = options.workingDirectory ?? textGlobal(loaded, 'workdir');
  if (directory === null) return null;
  try {
    process.chdir(directory);
    return null;
  } catch {
    return `cannot go to the working directory ${directory}`;
  }
}

/** Writes `-P`; null when there is none or that went well. */
function writePidFile({ pidFile }: RunOptions): string | null {
  if (pidFile === null) return null;
  try {
    writeFileSync(pidFile, `${process.pid}\n`);
    return null;
  } catch {
    return `cannot write the process id to ${pidFile}`;
  }
}

function removePidFile({ pidFile }: RunOptions): void {
  if (pidFile === null) return;
  try {
    // Another server may have been started over it.
    if (readFileSync(pidFile, 'latin1').trim() === String(process.pid)) rmSync(pidFile);
  } catch {
    return;
  }
}

function identity(loaded: LoadedScript, options: RunOptions): Identity {
  return {
    user: options.user ?? textGlobal(loaded, 'user'),
    group: options.group ?? textGlobal(loaded, 'group'),
  };
}

function storeBytes(loaded: LoadedScript, options: RunOptions): number {
  const megabytes = loaded.globals.get('shm_mem_size');
  const given = typeof megabytes === 'number' && megabytes > 0 ? megabytes * MEGABYTE : DEFAULT_STORE_BYTES;
  return options.storeBytes ?? given;
}

/** How long a stop waits for what async workers are running: the script's `exit_timeout`, in seconds. */
function stopDeadline({ globals }: LoadedScript): number {
  const seconds = globals.get('exit_timeout');
  return typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : STOP_DEADLINE_MS;
}

function textGlobal({ globals }: LoadedScript, name: string): string | null {
  const value = globals.get(name);
  return typeof value === 'string' && value !== '' ? value : null;
}

import { declare, type Json, rpcInt, rpcOptional, type ServerView } from '../../../kit/index.ts';
import type { CoreState } from '../state.ts';

const { command } = declare<CoreState>();

const SIGTERM = 15;
const DAY_S = 86_400;
const HOUR_S = 3600;
const MINUTE_S = 60;
/** Kamailio's number for what runs: there is no other state here. */
const RUNNING = 1;

/** Commands about the process: its version, its threads, how long it runs. */
export const processCommands = {
  'core.version': command({
    doc: 'Name, version and system of the server.',
    params: [],
    run: (_state, { process }) => `${process.version} (${process.platform})`,
  }),
  'core.info': command({
    doc: 'What the server is made of.',
    params: [],
    run: (_state, { process }) => ({
      version: process.version,
      id: '',
      compiler: process.runtime,
      compiled: '',
      flags: FLAGS,
    }),
  }),
  'core.flags': command({
    doc: 'Protocols that the server speaks.',
    params: [],
    run: () => FLAGS,
  }),
  'core.uptime': command({
    doc: 'When the server started, and the seconds since then.',
    params: [],
    run(state, server) {
      const { now, started, seconds } = times(state, server);
      return { now, up_since: started, uptime: seconds };
    },
  }),
  'core.runinfo': command({
    doc: 'Version and uptime in one.',
    params: [],
    run(state, server) {
      const { now, started, seconds } = times(state, server);
      const [name = '', version = ''] = server.process.version.split(' ');
      return {
        name,
        version,
        sourceid: '',
        compiler: server.process.runtime,
        compiled: '',
        time_now: now,
        time_started: started,
        uptime_secs: seconds,
        utime_days: daysAndTime(seconds),
      };
    },
  }),
  'core.ps': command({
    doc: 'The numbers of all workers ($pp), each followed by what it is.',
    params: [],
    run: (_state, { workers }): Json => workers.flatMap(({ pid, description }) => [pid, description]),
  }),
  'core.psx': command({
    doc: 'All workers: index, number ($pp), what it is.',
    params: [],
    run: (_state, { workers }): Json =>
      workers.map(({ pid, description }, index) => ({ IDX: index, PID: pid, DSC: description })),
  }),
  'core.psa': command({
    doc: 'All workers with their attributes.',
    params: [],
    run: (_state, { workers }): Json =>
      workers.map(({ pid, description }, index) => ({
        index,
        pid,
        status: RUNNING,
        rank: index,
        description,
      })),
  }),
  'core.pwd': command({
    doc: 'The working directory.',
    params: [],
    run: (_state, { process }) => [process.directory()],
  }),
  'core.arg': command({
    doc: 'The command line.',
    params: [],
    run: (_state, { process }) => process.arguments,
  }),
  'core.kill': command({
    doc: 'Sends the process a signal: 15 (SIGTERM, which ends it) unless another is named.',
    params: [rpcOptional(rpcInt('signal'))],
    run(_state, { process }, signal = SIGTERM) {
      process.kill(signal);
      return undefined;
    },
  }),
  'core.modules': command({
    doc: 'The loaded modules, the last one first.',
    params: [],
    run: (_state, { modules }) => modules.toReversed(),
  }),
};

const FLAGS = 'UDP';

function times(
  { services }: CoreState,
  { startedAt }: ServerView,
): { readonly now: string; readonly started: string; readonly seconds: number } {
  const now = services.clock.wallTime();
  return { now: ctime(now), started: ctime(startedAt), seconds: Math.floor((now - startedAt) / 1000) };
}

/** Local time as C's `ctime` writes it: `Wed Nov  4 09:47:17 2026`. */
function ctime(at: number): string {
  const date = new Date(at);
  const [weekday = '', month = '', day = '', year = '', time = ''] = date.toString().split(' ');
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
}

function daysAndTime(seconds: number): string {
  const days = Math.floor(seconds / DAY_S);
  const hours = Math.floor((seconds % DAY_S) / HOUR_S);
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S);
  return `${days}d ${hours}h ${minutes}m ${seconds % MINUTE_S}s`;
}

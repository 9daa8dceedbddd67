import { parseArgs } from 'node:util';

/** What the command line asks of a server, in the form of Kamailio's flags. */
export interface RunOptions {
  readonly script: string;
  /** `-c`: check only. */
  readonly check: boolean;
  /** `--report`: check only, and say what is there and what is not. */
  readonly report: boolean;
  /** `--lenient`: what a script names and is not there is no mistake. */
  readonly lenient: boolean;
  /** `-A`, in order. */
  readonly defines: readonly string[];
  /** `-D`, `-DD`, or `-E`: stay in the foreground. */
  readonly foreground: boolean;
  /** Says what to try next (`fermata run`). */
  readonly suggests: boolean;
  /** `-E`: log to stderr, whatever the script says. */
  readonly logToStderr: boolean;
  /** Log level by the number of `-d`, or `--debug`; null: as the script says. */
  readonly debug: number | null;
  readonly pidFile: string | null;
  readonly workingDirectory: string | null;
  /** `-Y`: folder of the control sockets; null: as the script says. */
  readonly runDirectory: string | null;
  /** `-a`; null: as the script says. */
  readonly autoAliases: boolean | null;
  readonly listens: readonly string[];
  /** `-n`; null: as the script says. */
  readonly children: number | null;
  /** `--alias`, in order. */
  readonly aliases: readonly string[];
  /** `-u`; null: as the script says. */
  readonly user: string | null;
  /** `-g`; null: as the script says. */
  readonly group: string | null;
  /** `-m`: bytes of the shared store; null: as the script says. */
  readonly storeBytes: number | null;
  /** What accepted flags without effect mean here. */
  readonly notices: readonly string[];
}

/** What the flags ask for, or what is wrong with them. */
export type ParsedOptions =
  | { readonly kind: 'run'; readonly options: RunOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly problem: string };

/** Bytes of a megabyte, as `-m` counts. */
export const MEGABYTE = 1024 * 1024;
/** Where Kamailio keeps its control sockets, so that its clients find ours. */
export const RUN_DIRECTORY = '/run/kamailio';
/** The most that `-m` takes, in megabytes. */
const MOST_MEGABYTES = 4096;

const FLAGS = {
  file: { type: 'string', short: 'f' },
  check: { type: 'boolean', short: 'c' },
  report: { type: 'boolean' },
  lenient: { type: 'boolean' },
  define: { type: 'string', short: 'A', multiple: true },
  foreground: { type: 'boolean', short: 'D', multiple: true },
  stderr: { type: 'boolean', short: 'E' },
  debug: { type: 'boolean', short: 'd', multiple: true },
  pidfile: { type: 'string', short: 'P' },
  workdir: { type: 'string', short: 'w' },
  rundir: { type: 'string', short: 'Y' },
  aliases: { type: 'string', short: 'a' },
  listen: { type: 'string', short: 'l', multiple: true },
  children: { type: 'string', short: 'n' },
  modules: { type: 'string', short: 'L' },
  shared: { type: 'string', short: 'm' },
  private: { type: 'string', short: 'M' },
  sharedAllocator: { type: 'string', short: 'x' },
  privateAllocator: { type: 'string', short: 'X' },
  user: { type: 'string', short: 'u' },
  group: { type: 'string', short: 'g' },
  alias: { type: 'string', multiple: true },
  debugLevel: { type: 'string' },
  colours: { type: 'boolean', short: 'e' },
  tcpChildren: { type: 'string', short: 'N' },
  sctpChildren: { type: 'string', short: 'Q' },
  noTcp: { type: 'boolean', short: 'T' },
  noSctp: { type: 'boolean', short: 'S' },
  receiveBuffer: { type: 'string', short: 'b' },
  received: { type: 'boolean', short: 'r' },
  reverse: { type: 'boolean', short: 'R' },
  checkVia: { type: 'boolean', short: 'K' },
  chroot: { type: 'string', short: 't' },
  poll: { type: 'string', short: 'W' },
  optimise: { type: 'string', short: 'O' },
  version: { type: 'boolean', short: 'v' },
  versionToo: { type: 'boolean', short: 'V' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Flags that Kamailio has and that mean nothing, or something else, here. */
const WITHOUT_EFFECT: readonly (readonly [keyof typeof FLAGS, string])[] = [
  ['modules', '-L: modules are built in; the path is not searched'],
  ['private', '-M: memory of a worker is managed by the runtime'],
  ['sharedAllocator', '-x: there is one allocator for shared memory'],
  ['privateAllocator', '-X: memory of a worker is managed by the runtime'],
  ['colours', '-e: log lines have no colours'],
  ['tcpChildren', '-N: this version listens on UDP alone'],
  ['sctpChildren', '-Q: this version listens on UDP alone'],
  ['noTcp', '-T: this version listens on UDP alone'],
  ['noSctp', '-S: this version listens on UDP alone'],
  ['receiveBuffer', '-b: receive buffers are as large as the system allows'],
  ['received', '-r: received= is added where RFC 3261 says'],
  ['reverse', '-R: received= is added where RFC 3261 says'],
  ['checkVia', '-K: this version forwards no replies'],
  ['chroot', '-t: start the server within the other root'],
  ['poll', '-W: the runtime waits for its sockets'],
  ['optimise', '-O: a script is always linked in one way'],
];

/** Reads Kamailio's flags. `defaultScript` is used without `-f`; `suggests` as in {@link RunOptions}. */
export function parseRunOptions(
  args: readonly string[],
  defaultScript: string,
  suggests = false,
): ParsedOptions {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return { kind: 'help' };
  if (values.version === true || values.versionToo === true) return { kind: 'version' };
  const wrong = (problem: string): ParsedOptions => ({ kind: 'wrong', problem });

  const autoAliases = values.aliases === undefined ? null : yesNo(values.aliases);
  if (autoAliases === undefined) return wrong(`-a takes yes or no, not "${values.aliases}"`);
  const children = values.children === undefined ? null : positive(values.children);
  if (children === undefined) return wrong(`-n takes a number of at least 1, not "${values.children}"`);
  const megabytes = values.shared === undefined ? null : positive(values.shared);
  if (megabytes === undefined || (megabytes ?? 0) > MOST_MEGABYTES) {
    return wrong(`-m takes megabytes of shared memory, 1 to ${MOST_MEGABYTES}, not "${values.shared}"`);
  }
  const debug = debugLevel(values.debug?.length, values.debugLevel);
  if (debug === undefined) return wrong(`--debug takes a number, not "${values.debugLevel}"`);
  // -DDD is Kamailio's word for the background.
  const foreground = [1, 2].includes(values.foreground?.length ?? 0) || values.stderr === true;
  return {
    kind: 'run',
    options: {
      script: values.file ?? defaultScript,
      check: values.check ?? values.report ?? false,
      report: values.report ?? false,
      lenient: values.lenient ?? false,
      defines: values.define ?? [],
      foreground,
      suggests,
      logToStderr: values.stderr ?? false,
      debug,
      pidFile: values.pidfile ?? null,
      workingDirectory: values.workdir ?? null,
      runDirectory: values.rundir ?? null,
      autoAliases,
      listens: values.listen ?? [],
      children,
      aliases: values.alias ?? [],
      user: values.user ?? null,
      group: values.group ?? null,
      storeBytes: megabytes === null ? null : megabytes * MEGABYTE,
      notices: WITHOUT_EFFECT.filter(([name]) => values[name] !== undefined).map(([, notice]) => notice),
    },
  };
}

/** Kamailio's `--debug=N` is not the same option as `-d`, which has no value. */
function parse(args: readonly string[]) {
  const given = args.map((arg) =>
    arg.startsWith('--debug=') ? arg.replace('--debug', '--debugLevel') : arg,
  );
  return parseArgs({ args: given, options: FLAGS, allowPositionals: false, strict: true }).values;
}

function debugLevel(count: number | undefined, level: string | undefined): number | null | undefined {
  if (level === undefined) return count ?? null;
  return /^-?\d+$/.test(level) ? Number(level) : undefined;
}

function yesNo(text: string): boolean | undefined {
  if (['yes', 'on', 'true', '1'].includes(text.toLowerCase())) return true;
  if (['no', 'off', 'false', '0'].includes(text.toLowerCase())) return false;
  return undefined;
}

function positive(text: string): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 ? value : undefined;
}

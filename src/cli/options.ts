import { parseArgs } from 'node:util';

/** What the command line asks of a server, in the form of Kamailio's flags. */
export interface RunOptions {
  readonly script: string;
  /** `-c`: check only. */
  readonly check: boolean;
  /** `-A`, in order. */
  readonly defines: readonly string[];
  /** `-D`, `-DD`, or `-E`: stay in the foreground. */
  readonly foreground: boolean;
  /** `-E`: log to stderr; null: as the script says. */
  readonly logToStderr: boolean;
  /** How many `-d`. */
  readonly debug: number;
  readonly pidFile: string | null;
  readonly workingDirectory: string | null;
  readonly runtimeDirectory: string | null;
  /** `-a`; null: as the script says. */
  readonly autoAliases: boolean | null;
  readonly listens: readonly string[];
  /** `-n`; null: as the script says. */
  readonly children: number | null;
  /** `-m`: bytes of the shared store. */
  readonly storeBytes: number;
  /** What accepted flags without effect mean here. */
  readonly notices: readonly string[];
}

/** What the flags ask for, or what is wrong with them. */
export type ParsedOptions =
  | { readonly kind: 'run'; readonly options: RunOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly problem: string };

const MEGABYTE = 1024 * 1024;
const DEFAULT_STORE_MEGABYTES = 64;

const FLAGS = {
  file: { type: 'string', short: 'f' },
  check: { type: 'boolean', short: 'c' },
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
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Flags that Kamailio has and that mean nothing, or something else, here. */
const WITHOUT_EFFECT: readonly (readonly [keyof typeof FLAGS, string])[] = [
  ['modules', '-L: modules are built in; the path is not searched'],
  ['private', '-M: memory of a worker is managed by the runtime'],
  ['sharedAllocator', '-x: there is one allocator for shared memory'],
  ['privateAllocator', '-X: memory of a worker is managed by the runtime'],
  ['user', '-u: the user is not changed; start the server as the user it should run as'],
  ['group', '-g: the group is not changed; start the server as the group it should run as'],
];

/** Reads Kamailio's flags. `defaultScript` is used without `-f`. */
export function parseRunOptions(args: readonly string[], defaultScript: string): ParsedOptions {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const wrong = (problem: string): ParsedOptions => ({ kind: 'wrong', problem });

  const autoAliases = values.aliases === undefined ? null : yesNo(values.aliases);
  if (autoAliases === undefined) return wrong(`-a takes yes or no, not "${values.aliases}"`);
  const children = values.children === undefined ? null : positive(values.children);
  if (children === undefined) return wrong(`-n takes a number of at least 1, not "${values.children}"`);
  const megabytes = values.shared === undefined ? DEFAULT_STORE_MEGABYTES : positive(values.shared);
  if (megabytes === undefined || megabytes > 4096) {
    return wrong(`-m takes megabytes of shared memory, 1 to 4096, not "${values.shared}"`);
  }
  const foreground = (values.foreground?.length ?? 0) > 0 || values.stderr === true;
  return {
    kind: 'run',
    options: {
      script: values.file ?? defaultScript,
      check: values.check ?? false,
      defines: values.define ?? [],
      foreground,
      logToStderr: values.stderr ?? false,
      debug: values.debug?.length ?? 0,
      pidFile: values.pidfile ?? null,
      workingDirectory: values.workdir ?? null,
      runtimeDirectory: values.rundir ?? null,
      autoAliases,
      listens: values.listen ?? [],
      children,
      storeBytes: megabytes * MEGABYTE,
      notices: WITHOUT_EFFECT.filter(([name]) => values[name] !== undefined).map(([, notice]) => notice),
    },
  };
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: FLAGS, allowPositionals: false, strict: true }).values;
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

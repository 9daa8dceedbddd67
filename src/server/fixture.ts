import { noNameServers } from '../net/dns/records.ts';
import type { RunContext } from '../run/context.ts';
import type { Registry } from '../script/declarations.ts';
import { createVirtualClock } from '../time/virtual-clock.ts';
import { checkScript } from './check.ts';
import { type LoadedScript, loadScript } from './load.ts';

/** The smallest store will do: a check fills no tables. */
const STORE_BYTES = 4 * 1024 * 1024;

/** What {@link checkText} takes besides the text. */
interface CheckOptions {
  readonly scriptPath: string;
  readonly directory: string;
  readonly lenient?: boolean;
}

const PLAIN: CheckOptions = { scriptPath: 'test.cfg', directory: '/' };

/**
 * Checks a script as `-c` does; everything found is in its diagnostics. Modules of one's own are looked for beside
 * `scriptPath`, from `directory` on.
 */
export async function checkText(text: string, options: CheckOptions = PLAIN): Promise<LoadedScript> {
  return (await checkNames(text, options)).loaded;
}

/** The same, with the names that the script may use; null where it was not linked. */
export async function checkNames(
  text: string,
  { scriptPath, directory, lenient = false }: CheckOptions = PLAIN,
): Promise<{ readonly loaded: LoadedScript; readonly names: Registry<RunContext> | null }> {
  const files = new Map([[scriptPath, Buffer.from(text, 'latin1')]]);
  const readFile = (path: string): Uint8Array | null => files.get(path) ?? null;
  const loaded = await loadScript({
    path: scriptPath,
    directory,
    readFile,
    env: {},
    defines: [],
    everyModule: true,
    lenient,
  });
  const names = checkScript(loaded, {
    scriptPath,
    files,
    environment: {},
    defines: [],
    clock: createVirtualClock(),
    log: { enabled: () => false, write: () => {}, setLevel: () => {}, setLevelOf: () => {} },
    logPlan: { level: 0, target: 'stderr', facility: 'LOG_DAEMON', name: 'test', json: false },
    random: () => 1,
    nameServers: noNameServers,
    replySecret: '',
    storeBytes: STORE_BYTES,
    aliases: [],
    socketNames: [],
    pid: 1,
  });
  return { loaded, names };
}

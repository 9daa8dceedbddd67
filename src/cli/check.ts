import { noNameServers } from '../net/dns/records.ts';
import type { Severity } from '../script/front/diagnostics.ts';
import { checkScript } from '../server/check.ts';
import { createRealClock } from '../time/real-clock.ts';
import type { RunOptions } from './options.ts';
import { reportText } from './report.ts';
import { readScript } from './script.ts';

/** The check fills no tables: the smallest store does. */
const CHECK_STORE_BYTES = 4 * 1024 * 1024;

/** `-c`: reports every mistake of a script, in one go. 0 when there is none, else 255. With `--report` it says what the script uses. */
export async function runCheck(options: RunOptions): Promise<number> {
  const script = await readScript(options, true);
  if (script === null) return 255;
  const clock = createRealClock();
  const names = checkScript(script.loaded, {
    ...script,
    clock,
    log: { enabled: () => false, write: () => {}, setLevel: () => {}, setLevelOf: () => {} },
    logPlan: { level: 0, target: 'stderr', facility: 'LOG_DAEMON', name: 'fermata', json: false },
    random: () => 1,
    nameServers: noNameServers,
    replySecret: '',
    storeBytes: CHECK_STORE_BYTES,
    aliases: [],
    socketNames: [],
    pid: process.pid,
  });
  if (options.report) {
    process.stdout.write(Buffer.from(reportText(script.loaded, names), 'latin1'));
    return script.loaded.diagnostics.hasErrors() ? 255 : 0;
  }
  script.report();
  process.stderr.write(`${options.script}: ${summary(script.loaded.diagnostics.list())}\n`);
  if (script.loaded.diagnostics.hasErrors()) return 255;
  process.stderr.write('config file ok, exiting...\n');
  return 0;
}

/** One line on what was found: `2 errors, 1 warning`. */
function summary(found: readonly { readonly severity: Severity }[]): string {
  const counts = (['error', 'warning', 'notice'] as const).map((severity) => {
    const count = found.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? '' : `${count} ${severity}${count === 1 ? '' : 's'}`;
  });
  const said = counts.filter((text) => text !== '').join(', ');
  return said === '' ? 'no mistakes' : said;
}

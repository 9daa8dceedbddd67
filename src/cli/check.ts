import { checkScript } from '../server/server.ts';
import { createRealClock } from '../time/real-clock.ts';
import type { RunOptions } from './options.ts';
import { readScript } from './script.ts';

/** `-c`: reports every mistake of a script, in one go. 0 when there is none, else 255. */
export async function runCheck(options: RunOptions): Promise<number> {
  const script = readScript(options);
  if (script === null) return 255;
  const clock = createRealClock();
  checkScript(script.loaded, {
    ...script,
    clock,
    log: { enabled: () => false, write: () => {} },
    logPlan: { level: 0, target: 'stderr', facility: 'LOG_DAEMON', name: 'fermata', json: false },
    random: () => 1,
    replySecret: '',
    storeBytes: options.storeBytes,
    socketNames: [],
    pid: process.pid,
  });
  script.report();
  if (script.loaded.diagnostics.hasErrors()) return 255;
  process.stderr.write('config file ok, exiting...\n');
  return 0;
}

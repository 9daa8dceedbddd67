import type { CallSite, ScriptLog } from '../script/declarations.ts';
import type { RunContext } from './context.ts';

const LEVEL_ERROR = -1;
const LEVEL_WARNING = 0;

/** Writes refusals and warnings of one run with their place in the script and their stable code. */
export function createRunLog(run: RunContext): ScriptLog {
  const write = (level: number, code: string, message: string, site: CallSite | null): void => {
    if (!run.services.log.enabled(level)) return;
    run.writeLog(level, `<script>: ${site === null ? '' : `${site.where}: `}${message} [${code}]`);
  };
  return {
    warn: (code, message, site) => write(LEVEL_WARNING, code, message, site),
    error: (code, message, site) => write(LEVEL_ERROR, code, message, site),
  };
}

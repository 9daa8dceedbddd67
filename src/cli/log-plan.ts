import type { LogPlan } from '../log/log.ts';
import type { LoadedScript } from '../server/load.ts';
import type { RunOptions } from './options.ts';

/** Kamailio's default for `debug`: warnings and worse. */
const DEFAULT_LEVEL = 0;

/** How the server logs: `-d` and `-E` of the command line before the script's globals, as Kamailio. */
export function planLog(
  { globals }: Pick<LoadedScript, 'globals'>,
  options: Pick<RunOptions, 'debug' | 'logToStderr'>,
): LogPlan {
  const text = (name: string, otherwise: string): string => {
    const value = globals.get(name);
    return typeof value === 'string' && value !== '' ? value : otherwise;
  };
  const given = globals.get('debug');
  const level = options.debug ?? (typeof given === 'number' ? given : DEFAULT_LEVEL);
  const toStderr = options.logToStderr || globals.get('log_stderror') === 1;
  return {
    level,
    target: toStderr ? 'stderr' : 'syslog',
    facility: text('log_facility', 'LOG_DAEMON'),
    name: text('log_name', 'fermata'),
    json: text('log_engine_type', '').toLowerCase() === 'json',
  };
}

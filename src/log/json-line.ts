import { pino } from 'pino';
import { levelName } from './levels.ts';
import { type FormatLine, withoutEnd } from './line.ts';
import type { LogWorker } from './log.ts';

/** A stable event code at the end of a text: ` [tm.bad-id]`. */
const CODE = / \[([a-z][\w-]*(?:\.[\w-]+)+)\]$/;

// pino needs numbers that grow with urgency and names in small letters; the lines show Kamailio's names.
const LEVELS = { debug: 20, info: 30, notice: 35, warning: 40, error: 50, critical: 60, bug: 65, alert: 70 };
const METHODS = {
  ALERT: 'alert',
  BUG: 'bug',
  CRITICAL: 'critical',
  ERROR: 'error',
  WARNING: 'warning',
  NOTICE: 'notice',
  INFO: 'info',
  DEBUG: 'debug',
} as const;

/**
 * Lines as JSON objects: `level` (name), `time` (ISO 8601), `pid`, `worker`, `text`, `code` where the text ends in
 * one, and `mark` where a line has one. Bytes that are UTF-8 are shown as their characters.
 */
export function jsonLines({ index, pid }: LogWorker): FormatLine {
  let line = '';
  const logger = pino(
    {
      customLevels: LEVELS,
      useOnlyCustomLevels: true,
      level: 'debug',
      messageKey: 'text',
      base: { pid, worker: index },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (name) => ({ level: name.toUpperCase() }) },
    },
    {
      write(written) {
        line = written;
      },
    },
  );
  return (level, text, mark) => {
    const bare = withoutEnd(text);
    const code = CODE.exec(bare)?.[1];
    const shown = characters(code === undefined ? bare : bare.slice(0, -(code.length + 3)));
    logger[METHODS[levelName(level)]](
      { ...(code === undefined ? {} : { code }), ...(mark === undefined ? {} : { mark }) },
      shown,
    );
    return withoutEnd(Buffer.from(line, 'utf8').toString('latin1'));
  };
}

/** The characters of a byte string, read as UTF-8. */
function characters(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

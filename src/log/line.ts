import { levelName } from './levels.ts';
import type { LogWorker } from './log.ts';

/** Turns a text into the line that is written: a byte string without its line end. `mark` stands for the level's name. */
export type FormatLine = (level: number, text: string, mark?: string) => string;

/** Lines as Kamailio's on stderr: ` 0(PID) INFO: text`. */
export function stderrLines({ index, pid }: LogWorker): FormatLine {
  const start = `${String(index).padStart(2)}(${pid}) `;
  return (level, text, mark = levelName(level)) => `${start}${mark}: ${withoutEnd(text)}`;
}

/** Lines as Kamailio's in syslog, which adds name and process id itself: `INFO: text`. */
export const syslogLine: FormatLine = (level, text, mark = levelName(level)) =>
  `${mark}: ${withoutEnd(text)}`;

/** A text without the line end that scripts write at the end of their messages. */
export function withoutEnd(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

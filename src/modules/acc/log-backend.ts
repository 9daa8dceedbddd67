import type { Log } from '../../kit/index.ts';
import { strftime } from '../pv/index.ts';
import type { AccountRecord, Backend } from './record.ts';
import { legsOf, type NamedValue, type ValueReader } from './values.ts';

/** How the time of a record is written besides the seconds. */
export interface TimeStyle {
  /** 0 not at all, 1 microseconds, 2 seconds with milliseconds, 3 and 4 by the format, in local time and in UTC. */
  readonly mode: number;
  readonly attribute: string;
  readonly extension: string;
  readonly format: string;
}

/** What the log's records are made with. */
export interface LogBackendInput {
  readonly log: Log;
  readonly flag: number;
  readonly missedFlag: number;
  readonly level: number;
  readonly facility: string;
  readonly time: TimeStyle;
  readonly extra: ValueReader;
  readonly legs: readonly NamedValue[];
}

/** Records as lines of the log, in Kamailio's form: `ACC: what happened: timestamp=1;method=INVITE;…`. */
export function createLogBackend(input: LogBackendInput): Backend {
  const { log, flag, missedFlag, level, facility, time, extra, legs } = input;
  return {
    flag,
    missedFlag,
    write(record, run) {
      if (!log.enabled(level)) return;
      const { method, fromTag, toTag, callId, code, reason } = record;
      const fields: (readonly [string, string | null])[] = [
        ['timestamp', String(Math.floor(record.at / 1000))],
        ...timeFields(record, time),
        ['method', method],
        ['from_tag', fromTag],
        ['to_tag', toTag],
        ['call_id', callId],
        ['code', code],
        ['reason', reason],
        ...extra(run),
        ...legsOf(run, legs),
      ];
      const line = fields.map(([name, value]) => `${name}=${value}`).join(';');
      log.write(level, `ACC: ${record.event}: ${oneLine(line)}`, { facility });
    },
  };
}

function timeFields(
  { at }: AccountRecord,
  { mode, attribute, extension, format }: TimeStyle,
): [string, string][] {
  switch (mode) {
    case 1:
      return [[extension, String((at % 1000) * 1000)]];
    case 2:
      return [[attribute, (at / 1000).toFixed(3)]];
    case 3:
    case 4:
      return [[attribute, strftime(format, Math.floor(at / 1000), mode === 3 ? 'local' : 'utc')]];
    default:
      return [];
  }
}

/** A value with a line end would look like a line of its own, and readers of the log take it for a record. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

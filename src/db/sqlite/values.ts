import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { DbValue } from '../statement.ts';

/** Milliseconds of a day. */
const DAY_MS = 86_400_000;
/** The Julian day number of 1970-01-01T00:00Z. */
const EPOCH_JULIAN_DAY = 2_440_587.5;

/** Declared types of columns that hold moments, as Kamailio's tables have them. */
const MOMENT = /^(?:datetime|timestamp|date)/i;

/** Whether a column with that declared type holds moments. */
export function holdsMoments(declaredType: string | null): boolean {
  return declaredType !== null && MOMENT.test(declaredType);
}

/** A value as SQLite takes it. A moment is a Julian day number, as Kamailio writes it. */
export function toSqlite(value: DbValue): SQLInputValue {
  if (value instanceof Date) return value.getTime() / DAY_MS + EPOCH_JULIAN_DAY;
  return typeof value === 'string' ? Buffer.from(value, 'latin1').toString('utf8') : value;
}

/** A value of a column as it is here; `moment`: the column holds moments. */
export function fromSqlite(value: SQLOutputValue, moment: boolean): DbValue {
  if (value === null) return null;
  if (moment) return toMoment(value);
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('latin1');
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return value;
  return Buffer.from(value).toString('latin1');
}

/** Defaults of columns and other programs write moments as text (ISO 8601, UTC); whole numbers are seconds of the epoch. */
function toMoment(value: Exclude<SQLOutputValue, null>): DbValue {
  if (typeof value === 'string') {
    const at = Date.parse(`${value.trim().replace(' ', 'T')}Z`);
    return Number.isNaN(at) ? null : new Date(at);
  }
  if (typeof value !== 'number') return null;
  if (Number.isInteger(value) && value > EPOCH_JULIAN_DAY * 2) return new Date(value * 1000);
  return new Date(Math.round((value - EPOCH_JULIAN_DAY) * DAY_MS));
}

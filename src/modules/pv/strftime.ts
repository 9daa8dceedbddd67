const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A time taken apart as C's `struct tm`, except that `month` and `yday` begin with 1 and `year` is the full year. */
export interface BrokenDownTime {
  readonly seconds: number;
  readonly minutes: number;
  readonly hours: number;
  readonly day: number;
  readonly month: number;
  readonly year: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly yday: number;
  /** Whether daylight saving time is in effect. */
  readonly dst: boolean;
  /** Minutes east of UTC. */
  readonly offset: number;
  readonly zone: string;
}

/** Takes seconds since 1970 apart, in the zone of the process or in UTC. */
export function breakDown(epoch: number, zone: 'local' | 'utc'): BrokenDownTime {
  const date = new Date(epoch * 1000);
  // Shifted by the zone's offset, the UTC fields of the date are the local ones.
  const offset = zone === 'utc' ? 0 : -date.getTimezoneOffset();
  const shifted = new Date(date.getTime() + offset * 60_000);
  const year = shifted.getUTCFullYear();
  const dayStart = Date.UTC(year, shifted.getUTCMonth(), shifted.getUTCDate());
  return {
    seconds: shifted.getUTCSeconds(),
    minutes: shifted.getUTCMinutes(),
    hours: shifted.getUTCHours(),
    day: shifted.getUTCDate(),
    month: shifted.getUTCMonth() + 1,
    year,
    weekday: shifted.getUTCDay(),
    yday: Math.round((dayStart - Date.UTC(year, 0, 1)) / 86_400_000) + 1,
    dst: zone === 'local' && offset > standardOffset(year),
    offset,
    zone: zone === 'utc' ? 'GMT' : zoneName(date),
  };
}

function standardOffset(year: number): number {
  return Math.min(-new Date(year, 0, 1).getTimezoneOffset(), -new Date(year, 6, 1).getTimezoneOffset());
}

function zoneName(date: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** Formats seconds since 1970 as C's `strftime` does in the C locale. An unknown conversion stays as written. */
export function strftime(format: string, epoch: number, zone: 'local' | 'utc'): string {
  if (!format.includes('%')) return format;
  return formatTime(format, breakDown(epoch, zone), epoch);
}

function formatTime(format: string, time: BrokenDownTime, epoch: number): string {
  return format.replace(
    /%[EO]?([A-Za-z%+])/g,
    (written, conversion: string) => convert(conversion, time, epoch) ?? written,
  );
}

function convert(conversion: string, time: BrokenDownTime, epoch: number): string | null {
  const again = (format: string): string => formatTime(format, time, epoch);
  const { day, hours, month, seconds, weekday, yday, year } = time;
  const hour12 = hours % 12 === 0 ? 12 : hours % 12;
  switch (conversion) {
    case 'a':
      return (DAYS[weekday] ?? '').slice(0, 3);
    case 'A':
      return DAYS[weekday] ?? '';
    case 'b':
    case 'h':
      return (MONTHS[month - 1] ?? '').slice(0, 3);
    case 'B':
      return MONTHS[month - 1] ?? '';
    case 'c':
      return again('%a %b %e %H:%M:%S %Y');
    case 'C':
      return pad(Math.floor(year / 100));
    case 'd':
      return pad(day);
    case 'D':
    case 'x':
      return again('%m/%d/%y');
    case 'e':
      return pad(day, 2, ' ');
    case 'F':
      return again('%Y-%m-%d');
    case 'g':
      return pad(isoWeek(time).year % 100);
    case 'G':
      return String(isoWeek(time).year);
    case 'H':
      return pad(hours);
    case 'I':
      return pad(hour12);
    case 'j':
      return pad(yday, 3);
    case 'k':
      return pad(hours, 2, ' ');
    case 'l':
      return pad(hour12, 2, ' ');
    case 'm':
      return pad(month);
    case 'M':
      return pad(time.minutes);
    case 'n':
      return '\n';
    case 'p':
      return hours < 12 ? 'AM' : 'PM';
    case 'P':
      return hours < 12 ? 'am' : 'pm';
    case 'r':
      return again('%I:%M:%S %p');
    case 'R':
      return again('%H:%M');
    case 's':
      return String(epoch);
    case 'S':
      return pad(seconds);
    case 't':
      return '\t';
    case 'T':
    case 'X':
      return again('%H:%M:%S');
    case 'u':
      return String(weekday === 0 ? 7 : weekday);
    case 'U':
      return pad(Math.floor((yday - 1 + 7 - weekday) / 7));
    case 'V':
      return pad(isoWeek(time).week);
    case 'w':
      return String(weekday);
    case 'W':
      return pad(Math.floor((yday - 1 + 7 - ((weekday + 6) % 7)) / 7));
    case 'y':
      return pad(year % 100);
    case 'Y':
      return String(year);
    case 'z':
      return `${time.offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(time.offset) / 60))}${pad(Math.abs(time.offset) % 60)}`;
    case 'Z':
      return time.zone;
    case '%':
      return '%';
    default:
      return null;
  }
}

function pad(number: number, width = 2, fill = '0'): string {
  return String(number).padStart(width, fill);
}

/** Week and week-based year of ISO 8601: the week belongs to the year that its Thursday is in. */
function isoWeek(time: BrokenDownTime): { readonly week: number; readonly year: number } {
  const monday = (time.weekday + 6) % 7;
  const thursday = new Date(Date.UTC(time.year, time.month - 1, time.day + 3 - monday));
  const year = thursday.getUTCFullYear();
  const first = Date.UTC(year, 0, 1);
  return { year, week: Math.floor((thursday.getTime() - first) / 604_800_000) + 1 };
}

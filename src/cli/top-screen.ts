import type { TopPlace, TopRequest, TopSnapshot } from './top-snapshot.ts';

/** Columns and rows of a terminal. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

const MEGABYTE = 1024 * 1024;
const MINUTE_MS = 60_000;

interface Column<T> {
  readonly title: string;
  /** Negative: numbers, set to the right. 0: the last column, as wide as it is. */
  readonly width: number;
  text(row: T): string;
}

/** Of a place in a script the end counts: file and line. */
const WHERE = 22;

const REQUEST_COLUMNS: readonly Column<TopRequest>[] = [
  { title: 'AGE', width: -8, text: ({ age }) => duration(age) },
  { title: 'LEFT', width: -8, text: ({ left }) => duration(left) },
  { title: 'METHOD', width: 9, text: ({ method }) => method },
  { title: 'WHY', width: 12, text: ({ why }) => why },
  { title: 'WAITS AT', width: WHERE, text: ({ where }) => where.slice(-WHERE) },
  { title: 'GOES ON IN', width: 18, text: ({ goesOn }) => goesOn },
  { title: 'ID', width: 17, text: ({ id }) => id },
  { title: 'TO', width: 24, text: ({ uri }) => uri },
  { title: 'FROM', width: 0, text: ({ from }) => from },
];

/**
 * The lines of the screen: counts and rates since the snapshot before, places by how many wait there, requests in the order
 * that the server gave. No line is longer than the screen, and there are no more than it has rows.
 */
export function renderTop(now: TopSnapshot, before: TopSnapshot | null, size: ScreenSize): string[] {
  const seconds = before === null ? 0 : (now.at - before.at) / 1000;
  const rate = (of: (snapshot: TopSnapshot) => number): string =>
    before === null || seconds <= 0 ? '-' : perSecond((of(now) - of(before)) / seconds);
  const resumedBefore = new Map(before?.places.map(({ where, resumed }) => [where, resumed]));
  const placeColumns: readonly Column<TopPlace>[] = [
    { title: 'WAITING', width: -8, text: ({ waiting }) => String(waiting) },
    { title: 'RESUMED', width: -9, text: ({ resumed }) => String(resumed) },
    {
      title: '/s',
      width: -8,
      text({ where, resumed }) {
        if (before === null || seconds <= 0) return '-';
        return perSecond((resumed - (resumedBefore.get(where) ?? 0)) / seconds);
      },
    },
    { title: 'p50 ms', width: -8, text: ({ p50 }) => p50.toFixed(1) },
    { title: 'p90 ms', width: -8, text: ({ p90 }) => p90.toFixed(1) },
    { title: 'p99 ms', width: -8, text: ({ p99 }) => p99.toFixed(1) },
    { title: 'max ms', width: -8, text: ({ max }) => max.toFixed(1) },
    { title: 'PLACE', width: 0, text: ({ where }) => where },
  ];
  const head = [
    `${now.version}  up ${now.uptime}  memory ${megabytes(now.memoryUsed)} of ${megabytes(now.memoryTotal)} MB`,
    `suspended ${now.suspended}  new ${rate(({ suspensions }) => suspensions)}/s  woken ${rate(({ wakes }) => wakes)}/s  timeouts ${now.timeouts}  stale ${now.staleWakes}  queued ${now.queued}  refused ${now.refused}`,
    '',
  ];
  const places = now.places.toSorted(
    (one, other) => other.waiting - one.waiting || other.resumed - one.resumed,
  );
  // Places get at most half of what is left, so that requests are seen whatever the script.
  const room = Math.max(size.rows - head.length - 3, 0);
  const shownPlaces = places.slice(0, Math.max(1, Math.floor(room / 2)));
  const shownRequests = now.requests.slice(0, Math.max(room - shownPlaces.length, 0));
  const lines = [...head, ...table(placeColumns, shownPlaces), '', ...table(REQUEST_COLUMNS, shownRequests)];
  return lines.slice(0, size.rows).map((line) => line.slice(0, size.columns).trimEnd());
}

function table<T>(columns: readonly Column<T>[], rows: readonly T[]): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ text }) => printable(text(row)))),
  ];
  return cells.map((line) => line.map((cell, index) => fitted(cell, columns[index]?.width ?? 0)).join('  '));
}

/** A cell of the column's width: a text is cut, a number is not. */
function fitted(cell: string, width: number): string {
  if (width === 0) return cell;
  return width < 0 ? cell.padStart(-width) : cell.slice(0, width).padEnd(width);
}

/** What callers wrote is not to command the terminal. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

function duration(ms: number): string {
  if (ms >= MINUTE_MS)
    return `${Math.floor(ms / MINUTE_MS)}m${String(Math.floor((ms % MINUTE_MS) / 1000)).padStart(2, '0')}s`;
  return `${(ms / 1000).toFixed(1)}s`;
}

function perSecond(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1);
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}

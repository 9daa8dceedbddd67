import { listIn, membersOf, numberIn, textIn } from './read-json.ts';

/** One place in the script, as `async.stats` has it. Lags in milliseconds. */
export interface TopPlace {
  readonly where: string;
  readonly waiting: number;
  readonly resumed: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** One suspended request, as `async.list` has it. Times in milliseconds. */
export interface TopRequest {
  readonly id: string;
  readonly why: string;
  readonly method: string;
  readonly from: string;
  readonly uri: string;
  readonly where: string;
  readonly goesOn: string;
  readonly age: number;
  readonly left: number;
}

/** What `fermata top` shows, at one moment. */
export interface TopSnapshot {
  /** The client's clock, in milliseconds. */
  readonly at: number;
  readonly version: string;
  readonly uptime: string;
  readonly suspended: number;
  readonly suspensions: number;
  readonly wakes: number;
  readonly staleWakes: number;
  readonly timeouts: number;
  readonly queued: number;
  readonly refused: number;
  readonly memoryUsed: number;
  readonly memoryTotal: number;
  readonly places: readonly TopPlace[];
  readonly requests: readonly TopRequest[];
}

/** Makes a snapshot of the results of `core.runinfo`, `core.shmmem`, `async.stats` and `async.list`. */
export function readSnapshot(
  at: number,
  info: unknown,
  memory: unknown,
  stats: unknown,
  list: unknown,
): TopSnapshot {
  return {
    at,
    version: `${textIn(info, 'name')} ${textIn(info, 'version')}`,
    uptime: textIn(info, 'utime_days'),
    suspended: numberIn(stats, 'suspended'),
    suspensions: numberIn(stats, 'suspensions'),
    wakes: numberIn(stats, 'wakes'),
    staleWakes: numberIn(stats, 'staleWakes'),
    timeouts: numberIn(stats, 'timeouts'),
    queued: numberIn(stats, 'queued'),
    refused: numberIn(stats, 'refused'),
    memoryUsed: numberIn(memory, 'used'),
    memoryTotal: numberIn(memory, 'total'),
    places: listIn(stats, 'places').map(readPlace),
    requests: listIn(list, 'requests').map(readRequest),
  };
}

function readPlace(given: unknown): TopPlace {
  const { lag } = membersOf(given);
  return {
    where: textIn(given, 'where'),
    waiting: numberIn(given, 'waiting'),
    resumed: numberIn(given, 'resumed'),
    p50: numberIn(lag, 'p50'),
    p90: numberIn(lag, 'p90'),
    p99: numberIn(lag, 'p99'),
    max: numberIn(lag, 'max'),
  };
}

function readRequest(given: unknown): TopRequest {
  return {
    id: textIn(given, 'id'),
    why: [textIn(given, 'why'), textIn(given, 'key')].filter((text) => text !== '').join(' '),
    method: textIn(given, 'method'),
    from: textIn(given, 'from'),
    uri: textIn(given, 'ruri'),
    where: textIn(given, 'where'),
    goesOn: textIn(given, 'goes_on_in') || 't_continue',
    age: numberIn(given, 'age'),
    left: numberIn(given, 'left'),
  };
}

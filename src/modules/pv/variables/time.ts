import type { RunContext } from '../../../kit/index.ts';
import { attributes, type PvState, readOnly, type Variables, variable } from '../state.ts';
import { type BrokenDownTime, breakDown, strftime } from '../strftime.ts';

/** Epoch milliseconds, taken once for a run. */
function cached(run: RunContext, state: PvState): number {
  let time = state.times.get(run);
  if (time === undefined) {
    time = run.services.clock.wallTime();
    state.times.set(run, time);
  }
  return time;
}

function now(run: RunContext): number {
  return run.services.clock.wallTime();
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

function microseconds(milliseconds: number): number {
  return Math.floor((milliseconds * 1000) % 1_000_000);
}

const formatted = (milliseconds: number): string =>
  strftime('%a %b %e %H:%M:%S %Y', seconds(milliseconds), 'local');

function brokenDown(zone: 'local' | 'utc') {
  const part = (pick: (time: BrokenDownTime) => number) => (run: RunContext, state: PvState) =>
    pick(breakDown(seconds(cached(run, state)), zone));
  return attributes(`The time in ${zone === 'local' ? 'the local zone' : 'UTC'}.`, {
    sec: part((time) => time.seconds),
    min: part((time) => time.minutes),
    hour: part((time) => time.hours),
    mday: part((time) => time.day),
    mon: part((time) => time.month),
    year: part((time) => time.year),
    wday: part((time) => time.weekday + 1),
    yday: part((time) => time.yday),
    isdst: part((time) => (time.dst ? 1 : 0)),
  });
}

function format(zone: 'local' | 'utc') {
  return variable<string>({
    doc: `The time in ${zone === 'local' ? 'the local zone' : 'UTC'}, formatted as strftime does.`,
    inner: 'required',
    parse: (inner) => (inner ? { key: inner } : { problem: 'it needs a format' }),
    get: (_state, run, pattern) => strftime(pattern, seconds(now(run)), zone),
  });
}

/** The time, through the injected clock. */
export const TIME_VARIABLES: Variables = {
  Ts: readOnly('Seconds since 1970, one value for the whole run.', (run, state) =>
    seconds(cached(run, state)),
  ),
  TS: readOnly('Seconds since 1970 now.', (run) => seconds(now(run))),
  Tf: readOnly('The time as text, one value for the whole run.', (run, state) =>
    formatted(cached(run, state)),
  ),
  TF: readOnly('The time as text now.', (run) => formatted(now(run))),
  Tb: readOnly('Seconds since 1970 at the start of the server.', (_run, state) => state.startedAt),
  TV: attributes('Seconds and microseconds; s and u are one value for the whole run.', {
    s: (run, state) => seconds(cached(run, state)),
    u: (run, state) => microseconds(cached(run, state)),
    sn: (run, state) => {
      state.times.set(run, now(run));
      return seconds(cached(run, state));
    },
    un: (run, state) => microseconds(cached(run, state)),
    Sn: (run) => {
      const time = now(run);
      return `${seconds(time)}.${String(microseconds(time)).padStart(6, '0')}`;
    },
  }),
  time: brokenDown('local'),
  utime: brokenDown('utc'),
  timef: format('local'),
  utimef: format('utc'),
};

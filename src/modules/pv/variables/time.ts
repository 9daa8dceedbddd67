import type { RunContext } from '../../../kit/index.ts';
import { attributes, readOnly, type Variables, variable } from '../state.ts';
import { type BrokenDownTime, breakDown, strftime } from '../strftime.ts';

/** Epoch milliseconds at which the message came: most variables stay at it, however long the script takes. */
function arrival(run: RunContext): number {
  return run.state.received.at;
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
  const part = (pick: (time: BrokenDownTime) => number) => (run: RunContext) =>
    pick(breakDown(seconds(arrival(run)), zone));
  return attributes(`When the message came, in ${zone === 'local' ? 'the local zone' : 'UTC'}.`, {
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
    doc: `When the message came, in ${zone === 'local' ? 'the local zone' : 'UTC'}, formatted as strftime does.`,
    inner: 'required',
    parse: (inner) => (inner ? { key: inner } : { problem: 'it needs a format' }),
    get: (_state, run, pattern) => strftime(pattern, seconds(arrival(run)), zone),
  });
}

/** The time, through the injected clock. */
export const TIME_VARIABLES: Variables = {
  Ts: readOnly('Seconds since 1970 at which the message came.', (run) => seconds(arrival(run))),
  TS: readOnly('Seconds since 1970 now.', (run) => seconds(now(run))),
  Tf: readOnly('The time at which the message came, as text.', (run) => formatted(arrival(run))),
  TF: readOnly('The time now, as text.', (run) => formatted(now(run))),
  Tb: readOnly('Seconds since 1970 at the start of the server.', (_run, state) => state.startedAt),
  TV: attributes('Seconds and microseconds: of the arrival (s, u), of now (sn, Sn), of the last sn (un).', {
    s: (run) => seconds(arrival(run)),
    u: (run) => microseconds(arrival(run)),
    sn(run, state) {
      const time = now(run);
      state.times.set(run, time);
      return seconds(time);
    },
    un: (run, state) => microseconds(state.times.get(run) ?? 0),
    Sn(run) {
      const time = now(run);
      return `${seconds(time)}.${String(microseconds(time)).padStart(6, '0')}`;
    },
  }),
  time: brokenDown('local'),
  utime: brokenDown('utc'),
  timef: format('local'),
  utimef: format('utc'),
};

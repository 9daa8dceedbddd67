import { type Problem, parseAttributes, parseWhole } from '../../kit/index.ts';

/** A timer as its `modparam` defines it. */
export interface TimerDefinition {
  readonly name: string;
  /** Milliseconds from the end of one round to the next; null: `default_interval`. */
  readonly interval: number | null;
  /** 0: it shares one worker with all others of mode 0; else the number of its own. */
  readonly mode: number;
}

/** A route that a timer runs. */
export interface ExecDefinition {
  readonly timer: string;
  readonly route: string;
}

/** Workers of one timer. */
const MOST_WORKERS = 64;

/** Reads `name=ta;interval=10;mode=1`. `interval=10u` is in microseconds and makes mode 0 to 1. */
export function parseTimer(text: string): TimerDefinition | Problem {
  const given = parseAttributes(text, ['name', 'interval', 'mode']);
  if ('problem' in given) return given;
  const name = given.get('name') ?? '';
  if (name === '') return { problem: 'a timer needs a name', hint: 'name=ta;interval=10;mode=1' };
  const [, number = '', unit] = /^(.*?)(u?)$/i.exec(given.get('interval') ?? '0') ?? [];
  const count = parseWhole(number);
  if (count === null) {
    return {
      problem: `timer ${name}: "${given.get('interval')}" is no interval`,
      hint: 'interval=10 or interval=500000u',
    };
  }
  const mode = parseWhole(given.get('mode') ?? '0');
  if (mode === null || mode > MOST_WORKERS) {
    return { problem: `timer ${name}: mode must be 0 to ${MOST_WORKERS}` };
  }
  const inMicroseconds = unit !== '';
  return {
    name,
    interval: count === 0 ? null : inMicroseconds ? count / 1000 : count * 1000,
    mode: inMicroseconds ? Math.max(1, mode) : mode,
  };
}

/** Reads `timer=ta;route=X`. */
export function parseExec(text: string): ExecDefinition | Problem {
  const given = parseAttributes(text, ['timer', 'route']);
  if ('problem' in given) return given;
  const timer = given.get('timer') ?? '';
  const route = given.get('route') ?? '';
  if (timer === '' || route === '')
    return { problem: 'a timer and a route are needed', hint: 'timer=ta;route=X' };
  return { timer, route };
}

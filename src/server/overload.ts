import type { Log } from '../log/log.ts';
import type { Clock } from '../time/clock.ts';

/** Requests and tasks whose turn does not come because too many wait. */
export interface Overload {
  /** Seconds after which they may ask again. */
  readonly retryAfter: number;
  /** One was turned away; `where` is the call in the script. */
  turnedAway(where: string): void;
}

const QUIET_MS = 1000;
const LEVEL_WARNING = 0;

/** Logs what is turned away: the first at once, then how many there were in a second, so that the log does not drown. */
export function createOverload(clock: Clock, log: Log, retryAfter: number): Overload {
  let quiet = false;
  let more = 0;
  let last = '';

  function write(text: string): void {
    log.write(LEVEL_WARNING, `${text} [async.queue-full]`);
    quiet = true;
    clock.setTimer(QUIET_MS, speakAgain);
  }

  function speakAgain(): void {
    quiet = false;
    if (more === 0) return;
    const text = `${more} more were turned away within a second, the last one of ${last}`;
    more = 0;
    write(text);
  }

  return {
    retryAfter,
    turnedAway(where) {
      if (quiet) {
        more++;
        last = where;
      } else write(`the queue of its workers is full: what stopped at ${where} is turned away`);
    },
  };
}

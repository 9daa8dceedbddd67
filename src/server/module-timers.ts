import type { Log } from '../log/log.ts';
import type { Clock, Timer } from '../time/clock.ts';
import type { BoundModule } from './bind.ts';
import { logException } from './exceptions.ts';

/** Begins the timers of a worker's modules; the function that comes back stops them. `once` ones run in the first SIP worker. */
export function beginModuleTimers(
  modules: readonly BoundModule[],
  clock: Clock,
  log: Log,
  first: boolean,
): () => void {
  const stops: (() => void)[] = [];
  for (const { declaration, state } of modules) {
    for (const timer of declaration.timers ?? []) {
      if (timer.where === 'once' && !first) continue;
      const interval = timer.interval(state);
      if (interval > 0) stops.push(repeat(clock, interval, () => timer.run(state), log));
    }
  }
  return () => {
    for (const stop of stops) stop();
  };
}

function repeat(clock: Clock, interval: number, run: () => void, log: Log): () => void {
  let armed: Timer;
  const fire = (): void => {
    armed = clock.setTimer(interval, fire);
    try {
      run();
    } catch (error) {
      logException(log, 'a timer of a module', error);
    }
  };
  armed = clock.setTimer(interval, fire);
  return () => {
    clock.clearTimer(armed);
  };
}

import type { Clock, Timer } from '../time/clock.ts';
import type { BoundModule } from './bind.ts';

/** Begins the timers of a worker's modules; the function that comes back stops them. `once` ones run in the first SIP worker. */
export function beginModuleTimers(modules: readonly BoundModule[], clock: Clock, first: boolean): () => void {
  const stops: (() => void)[] = [];
  for (const { declaration, state } of modules) {
    for (const timer of declaration.timers ?? []) {
      if (timer.where === 'once' && !first) continue;
      const interval = timer.interval(state);
      if (interval > 0) stops.push(repeat(clock, interval, () => timer.run(state)));
    }
  }
  return () => {
    for (const stop of stops) stop();
  };
}

function repeat(clock: Clock, interval: number, run: () => void): () => void {
  let armed: Timer;
  const fire = (): void => {
    armed = clock.setTimer(interval, fire);
    run();
  };
  armed = clock.setTimer(interval, fire);
  return () => {
    clock.clearTimer(armed);
  };
}

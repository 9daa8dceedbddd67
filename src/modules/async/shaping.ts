import { declare, int, optional, refuse, string } from '../../kit/index.ts';
import { pace } from './pace.ts';
import { type AsyncState, GROUP } from './state.ts';
import { isFaked, pauseFor, stopWith } from './stop.ts';

const { fn } = declare<AsyncState>();

/** Longest wait when none is said, in milliseconds. */
const DEFAULT_LONGEST_WAIT = 30_000;
/** A request that is due within this is let through at once. */
const AT_ONCE_MS = 1;

/** Functions that pace requests. */
export const shapingFunctions = {
  async_shape: fn({
    args: [string('key'), int('per_second'), optional(int('max_wait_ms'))],
    routes: ['request', 'failure', 'onreply', 'branch'],
    doc: 'Lets requests of a key through evenly spaced, so many a second: 1 when this one is due, at once or after the wait; -1 when it would have to wait longer than max_wait_ms (30000 when not given). Goes on exactly there, also in an expression and in a called route.',
    suspends: () => ({ goesOn: 'next', run: 'ends', continuation: 'full' }),
    run(state, call, key, perSecond, maxWait = DEFAULT_LONGEST_WAIT) {
      if (isFaked(call)) return -1;
      if (key === '') return refuse(call, 'the key is empty');
      if (perSecond < 1) return refuse(call, `${perSecond} a second is out of range`, 'use 1 or more');
      if (maxWait < 0) return refuse(call, 'a time cannot be negative');
      const now = call.run.services.clock.wallTime();
      const wait = pace(state.paces, key, 1000 / perSecond, maxWait, now);
      if (wait === 'full') return refuse(call, 'the shared store is full');
      if (wait === null) return -1;
      if (wait < AT_ONCE_MS) return 1;
      if (call.run.kind === 'branch') return pauseFor(call, wait);
      return stopWith(state, call, 'full', {
        delay: wait,
        group: GROUP,
        places: call.stack(),
        why: 'shape',
        key: null,
        timeResult: null,
        operation: null,
      });
    },
  }),
};

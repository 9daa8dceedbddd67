import { ANY_ROUTE, declare, int, optional, refuse, routeName, string } from '../../kit/index.ts';
import { type AsyncState, GROUP } from './state.ts';
import { isFaked, routePlace, stopWith } from './stop.ts';

/** Result of a wait whose time is over. */
const TIMED_OUT = -2;

const { fn } = declare<AsyncState>();

/** Functions that let a request wait for something to happen. */
export const waitingFunctions = {
  async_wait: fn({
    args: [string('key'), int('seconds'), optional(routeName('routename', 'route'))],
    routes: ['request', 'failure', 'onreply', 'branch'],
    doc: 'Waits until `async_wake(key)`: 1, and its value is `$async(value)`; -2 when the seconds are over; -1 when refused. Goes on exactly there, also in an expression and in a called route, or with `route[routename]`, which finds the result in `$rc`.',
    suspends: () => ({
      goesOn: 'next',
      delay: { parameter: 'seconds', unit: 1000 },
      run: 'ends',
      continuation: 'full',
    }),
    run(state, call, key, seconds, route) {
      if (isFaked(call)) return -1;
      const problem = whyNot(state, key, seconds);
      if (problem !== null) return refuse(call, problem);
      const places = route === undefined ? call.stack() : routePlace(state, call, route);
      if (places === -1) return -1;
      return stopWith(state, call, 'full', {
        delay: seconds * 1000,
        group: GROUP,
        places,
        why: 'wait',
        key,
        timeResult: TIMED_OUT,
        operation: null,
      });
    },
  }),
  async_wake: fn({
    args: [string('key'), optional(string('value'))],
    routes: ANY_ROUTE,
    doc: 'Wakes every request that waits for the key. How many did; -1 when there was none.',
    run(_state, call, key, value) {
      const data = value === undefined ? null : Buffer.from(value, 'latin1');
      const woken = call.run.services.suspensions.wakeKey(call.run, key, data);
      return typeof woken === 'number' ? codeOf(woken) : woken.then(codeOf);
    },
  }),
  async_on_cancel: fn({
    args: [routeName('routename', 'route')],
    routes: ['request', 'failure', 'onreply', 'branch'],
    doc: 'Arms `route[routename]` for a CANCEL that ends the request while it is suspended: its caller has got 487 then. Empty or `0` disarms.',
    run(state, call, name) {
      const { routes } = call.run.state;
      if (name === '' || name === '0') {
        routes.cancel = null;
        return 1;
      }
      if (routePlace(state, call, name) === -1) return -1;
      routes.cancel = name;
      return 1;
    },
  }),
};

function codeOf(woken: number): number {
  return woken > 0 ? woken : -1;
}

function whyNot(state: AsyncState, key: string, seconds: number): string | null {
  if (state.workers <= 0) return 'there are no async workers: set modparam("async", "workers", 1)';
  if (key === '') return 'the key is empty';
  const longest = state.longest / 1000;
  return seconds >= 1 && seconds <= longest
    ? null
    : `${seconds} seconds is out of range: use 1 to ${longest}`;
}

import { ANY_ROUTE, type Call, declare, int, literal, refuse } from '../../kit/index.ts';
import type { Counter } from '../../store/counter.ts';
import { parseName } from './definition.ts';
import { type CountersState, keyOf } from './state.ts';

const { fn } = declare<CountersState>();

const counterName = literal('counter');

/** Functions that count. */
export const counterFunctions = {
  cnt_inc: fn({
    args: [counterName],
    routes: ANY_ROUTE,
    doc: 'Adds 1 to a counter that `script_counter` names. 1.',
    check: ([name], _site, state) => unknown(state, name),
    run: (state, call, name) => count(state, call, name, (counter) => counter.add(1)),
  }),
  cnt_add: fn({
    args: [counterName, int('number')],
    routes: ANY_ROUTE,
    doc: 'Adds a number, which may be below 0. 1.',
    check: ([name], _site, state) => unknown(state, name),
    run: (state, call, name, number) => count(state, call, name, (counter) => counter.add(number)),
  }),
  cnt_reset: fn({
    args: [counterName],
    routes: ANY_ROUTE,
    doc: 'Sets a counter back to 0. 1.',
    check: ([name], _site, state) => unknown(state, name),
    run: (state, call, name) => count(state, call, name, (counter) => counter.set(0)),
  }),
};

function count(state: CountersState, call: Call, name: string, change: (counter: Counter) => void): number {
  const counter = find(state, name);
  if (counter === null) return refuse(call, `there is no counter "${name}"`);
  change(counter);
  return 1;
}

function find({ counters, group }: CountersState, name: string): Counter | null {
  const key = parseName(name, group);
  return 'problem' in key ? null : (counters.get(keyOf(key)) ?? null);
}

function unknown(state: CountersState, name: unknown) {
  if (typeof name !== 'string' || find(state, name) !== null) return null;
  return {
    problem: `there is no counter "${name}"`,
    hint: `modparam("counters", "script_counter", "${name}")`,
  };
}

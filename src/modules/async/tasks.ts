import {
  ANY_ROUTE,
  type Call,
  declare,
  int,
  type Place,
  refuse,
  routeName,
  type Suspends,
  string,
  type WakeCause,
} from '../../kit/index.ts';
import { type AsyncState, CORE_GROUP } from './state.ts';
import { isFaked, routePlace, stopAt } from './stop.ts';

/** Kamailio cuts a value before this many bytes. */
const LONGEST_TKV_VALUE = 1023;

const { fn } = declare<AsyncState>();

/** Functions that hand a request, or data, to a group of workers. */
export const taskFunctions = {
  async_task_route: fn({
    args: [routeName('routename', 'route')],
    routes: ['request', 'failure', 'onreply', 'branch'],
    doc: 'Goes on with `route[routename]` in a worker of the group `default`, as soon as one is free. Ends the run as `exit` does; -1 when refused.',
    check: needsGroup,
    suspends: goesOnInRoute,
    run: (state, call, name) => moveTo(state, call, name, CORE_GROUP),
  }),
  async_task_group_route: fn({
    args: [routeName('routename', 'route'), string('group')],
    routes: ['request', 'failure', 'onreply', 'branch'],
    doc: 'As `async_task_route`, in a worker of that group; an empty name is `default`.',
    check: needsGroup,
    warn: unknownGroupAtLoad,
    suspends: goesOnInRoute,
    run: (state, call, name, group) => moveTo(state, call, name, group || CORE_GROUP),
  }),
  async_task_data: fn({
    args: [routeName('routename', 'route'), string('data')],
    routes: ANY_ROUTE,
    doc: 'Runs `route[routename]` with `$async(data)` in a worker of the group `default`, without the request. 1, and the script goes on; -1 when refused.',
    startsTask: true,
    check: needsGroup,
    run: (state, call, name, data) => handOver(state, call, name, CORE_GROUP, data),
  }),
  async_task_group_data: fn({
    args: [routeName('routename', 'route'), string('group'), string('data')],
    routes: ANY_ROUTE,
    doc: 'As `async_task_data`, in a worker of that group; an empty name is `default`.',
    startsTask: true,
    check: needsGroup,
    warn: unknownGroupAtLoad,
    run: (state, call, name, group, data) => handOver(state, call, name, group || CORE_GROUP, data),
  }),
  async_tkv_emit: fn({
    args: [int('type'), string('key'), string('value')],
    routes: ANY_ROUTE,
    doc: 'Runs the event route of `async_tkv_evcb` with `$atkv(...)` in a worker of the group `async_tkv_gname`. 1; -1 when refused. The value is cut to 1023 bytes.',
    run(state, call, type, key, value) {
      const place = state.event(state.tkvEvent);
      if (place === null) {
        return refuse(call, `there is no event_route[${state.tkvEvent}]`, 'set async_tkv_evcb to its name');
      }
      if (state.tkvGroup === '') return refuse(call, 'no group is named', 'set async_tkv_gname');
      const data = JSON.stringify([type, key, value.slice(0, LONGEST_TKV_VALUE)]);
      return post(state, call, state.tkvGroup, place, 'tkv', data);
    },
  }),
};

/** Kamailio refuses these functions at load when the script has no group. */
function needsGroup(_values: unknown, _site: unknown, state: AsyncState) {
  if (state.hasGroup(CORE_GROUP)) return null;
  return { problem: 'there is no group of workers for tasks', hint: 'set async_workers=1' };
}

/** The group is the second argument; one that is computed is looked up when the call is made. */
function unknownGroupAtLoad([, group]: readonly unknown[], _site: unknown, state: AsyncState) {
  if (typeof group !== 'string' || group === '' || state.hasGroup(group)) return null;
  return {
    code: 'async.always-refused',
    problem: `is always refused: there is no group "${group}" of workers`,
    hint: `set async_workers_group="name=${group};workers=1"`,
  };
}

function goesOnInRoute({ code, continuation }: AsyncState): Suspends {
  return { goesOn: 'route', run: code === 0 ? 'ends' : 'goes on', continuation };
}

function moveTo(state: AsyncState, call: Call, name: string, group: string): number {
  if (isFaked(call)) return -1;
  const places = routePlace(state, call, name);
  if (places === -1) return -1;
  if (!state.hasGroup(group)) return unknownGroup(call, group);
  return stopAt(state, call, {
    delay: 0,
    group,
    places,
    why: 'task',
    key: null,
    timeResult: null,
    operation: null,
  });
}

function handOver(state: AsyncState, call: Call, name: string, group: string, data: string): number {
  const places = routePlace(state, call, name);
  const [place] = places === -1 ? [] : places;
  return place === undefined ? -1 : post(state, call, group, place, 'task', data);
}

function post(
  state: AsyncState,
  call: Call,
  group: string,
  place: Place,
  cause: WakeCause,
  data: string,
): number {
  const { run, site } = call;
  if (!state.hasGroup(group)) return unknownGroup(call, group);
  const taken = run.services.suspensions.handOver(run, {
    group,
    places: [place],
    wake: { cause, data: Buffer.from(data, 'latin1') },
    where: site.where,
  });
  if (taken) return 1;
  return refuse(
    call,
    `the group "${group}" does not take it: its queue is full, it is too large, or its workers are gone`,
  );
}

function unknownGroup(call: Call, group: string): -1 {
  return refuse(
    call,
    `there is no group "${group}" of workers`,
    `set async_workers_group="name=${group};workers=1"`,
  );
}

import {
  ANY_ROUTE,
  type Call,
  declare,
  type Operation,
  type Place,
  type RunContext,
  refuse,
  routeName,
  string,
} from '../../kit/index.ts';
import { encodeQuery, type Query, type Settings } from './query.ts';
import { GROUP, type HttpAsyncState } from './state.ts';

const { fn } = declare<HttpAsyncState>();

/** Functions that ask. */
export const askingFunctions = {
  http_async_query: fn({
    args: [string('url'), routeName('routename', 'route')],
    routes: ANY_ROUTE,
    doc: 'Asks for a URL; `route[routename]` runs when that is over. A request that has a transaction waits for it and the run ends (0); without one, or with `$http_req(suspend)` 0, the script goes on (1) and the route runs by itself. -1 when refused.',
    suspends: ({ defaults }) => ({
      goesOn: 'route',
      delay: { atMost: defaults.timeoutMs },
      run: 'either',
      continuation: 'block',
    }),
    run: (state, call, url, name) => ask(state, call, url, name, '', true),
  }),
  http_async_send: fn({
    args: [string('url'), routeName('routename', 'route')],
    routes: ANY_ROUTE,
    doc: 'As `http_async_query` without ever waiting: 1, or -1 when refused.',
    run: (state, call, url, name) => ask(state, call, url, name, '', false),
  }),
  http_async_send_xdata: fn({
    args: [string('url'), routeName('routename', 'route'), string('xdata')],
    routes: ANY_ROUTE,
    doc: 'As `http_async_send`; the route finds the data in `$http_xdata`.',
    run: (state, call, url, name, xdata) => ask(state, call, url, name, xdata, false),
  }),
};

function ask(
  state: HttpAsyncState,
  call: Call,
  url: string,
  name: string,
  xdata: string,
  mayWait: boolean,
): number {
  const { run } = call;
  const settings = state.settings.get(run) ?? state.defaults;
  if (url === '') return refuse(call, 'the URL is empty');
  const place = state.route(name);
  if (place === null) return refuse(call, `there is no route[${name}], or it is empty`);
  if (!run.services.suspensions.hasRoom(GROUP)) {
    return refuse(call, `the group "${GROUP}" takes no more: its queue is full, or its workers are gone`);
  }
  const query: Query = { id: newId(run), url, xdata, settings };
  const operation: Operation = { module: 'http_async_client', name: 'query', input: encodeQuery(query) };
  const waits = mayWait && settings.suspends && run.transaction !== null;
  const result = waits ? wait(state, call, settings, place, operation) : send(call, place, operation);
  if (result < 0) return result;
  state.settings.delete(run);
  state.ids.set(run, query.id);
  return result;
}

/** Stops the request until its query is over. */
function wait(
  state: HttpAsyncState,
  call: Call,
  { timeoutMs }: Settings,
  place: Place,
  operation: Operation,
): number {
  const { run, site } = call;
  const { transaction } = run;
  if (transaction === null) return refuse(call, 'there is no transaction');
  if (run.kind === 'branch') {
    return refuse(
      call,
      'a branch route cannot stop its request',
      'ask with http_async_send, or in the route before',
    );
  }
  // A cancelled request needs no answer from the script: the run ends, and the owner has sent the 487.
  if (transaction.snapshot.cancelled) return 0;
  const frTimer = run.state.timers.fr ?? state.frTimer;
  if (timeoutMs >= frTimer) {
    run.log.warn(
      'http.longer-than-timer',
      `${site.name}: its ${timeoutMs} ms are not shorter than fr_timer, ${frTimer} ms`,
      site,
    );
  }
  const answer = transaction.suspend({
    delay: null,
    group: GROUP,
    places: [place],
    continuation: 'block',
    why: 'query',
    where: site.where,
    key: null,
    timeResult: null,
    operation,
  });
  return answer.granted ? 0 : refuse(call, answer.text);
}

/** Asks without waiting: the route runs by itself. */
function send({ run, site }: Call, place: Place, operation: Operation): number {
  run.effects.push({
    kind: 'operation',
    operation,
    task: { group: GROUP, places: [place], wake: { cause: 'result', data: null }, where: site.where },
  });
  return 1;
}

function newId({ services }: RunContext): string {
  const part = (): string => services.random().toString(16).padStart(8, '0');
  return part() + part();
}

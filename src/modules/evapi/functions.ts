import {
  ANY_ROUTE,
  type Call,
  declare,
  deferred,
  ensureTransaction,
  printed,
  type RunContext,
  refuse,
} from '../../kit/index.ts';
import { type Command, encodeCommand } from './command.ts';
import type { EvapiState } from './state.ts';

/** Kamailio keeps a tag in 64 bytes with an end mark. */
const LONGEST_TAG = 63;
/** Kamailio's code for a connection that the same run has closed. */
const NOT_ESTABLISHED = -2;

const { fn } = declare<EvapiState>();

const SUSPENDS = () => ({ goesOn: 'elsewhere', run: 'goes on', continuation: 'block' }) as const;

type Receivers = Extract<Command, { kind: 'send' }>['to'];

/** Functions of evapi. */
export const evapiFunctions = {
  evapi_relay: fn({
    args: [printed('data')],
    routes: ANY_ROUTE,
    doc: 'Sends data to every client. 1; -1 when there is no data. Without a client it is lost.',
    run: (_state, call, data) => send(call, 'all', data, null),
  }),
  evapi_multicast: fn({
    args: [printed('data'), printed('tag')],
    routes: ANY_ROUTE,
    doc: 'Sends data to the clients with that tag. 1; -1 when there is no data or tag.',
    run: (_state, call, data, tag) => send(call, 'tagged', data, tag),
  }),
  evapi_unicast: fn({
    args: [printed('data'), printed('tag')],
    routes: ANY_ROUTE,
    doc: 'Sends data to the first client with that tag. 1; -1 when there is no data or tag.',
    run: (_state, call, data, tag) => send(call, 'first', data, tag),
  }),
  evapi_async_relay: fn({
    args: [deferred('data')],
    routes: ['request'],
    doc: 'Suspends the request, after creating its transaction where there is none, and sends data to every client: `$T(id_index)` and `$T(id_label)` in it are what `t_continue` needs. Called again in the same run it sends more data: the first answer continues the request. 1, and the script should `exit`; -1 when refused.',
    suspends: SUSPENDS,
    run: (_state, call, data) => sendSuspended(call, 'all', data, null),
  }),
  evapi_async_multicast: fn({
    args: [deferred('data'), deferred('tag')],
    routes: ['request'],
    doc: 'As `evapi_async_relay`, to the clients with that tag.',
    suspends: SUSPENDS,
    run: (_state, call, data, tag) => sendSuspended(call, 'tagged', data, tag),
  }),
  evapi_async_unicast: fn({
    args: [deferred('data'), deferred('tag')],
    routes: ['request'],
    doc: 'As `evapi_async_relay`, to the first client with that tag.',
    suspends: SUSPENDS,
    run: (_state, call, data, tag) => sendSuspended(call, 'first', data, tag),
  }),
  evapi_close: fn({
    args: [],
    routes: ANY_ROUTE,
    doc: 'In an event route: closes the connection of the event, after what was sent to it; its `connection-closed` route does not run. 1; -1 elsewhere, -2 when this run closed it already.',
    run({ events }, call) {
      const event = events.get(call.run);
      if (event === undefined) return noEvent(call);
      if (event.closed) return NOT_ESTABLISHED;
      event.closed = true;
      leave(call, { kind: 'close', client: event.client });
      return 1;
    },
  }),
  evapi_set_tag: fn({
    args: [printed('tag')],
    routes: ANY_ROUTE,
    doc: 'In an event route: gives the connection of the event a tag of at most 63 bytes, in place of the one it has. 1; -1 when refused.',
    run({ events }, call, tag) {
      const event = events.get(call.run);
      if (event === undefined) return noEvent(call);
      if (event.closed) return refuse(call, 'the connection is closed');
      if (tag.length > LONGEST_TAG) return refuse(call, `the tag is longer than ${LONGEST_TAG} bytes`);
      leave(call, { kind: 'tag', client: event.client, tag });
      return 1;
    },
  }),
};

function noEvent(call: Call): -1 {
  return refuse(call, 'there is no connection here', 'call it in an event_route[evapi:…]');
}

/** `tag` null: none is needed. */
function send(call: Call, to: Receivers, data: string, tag: string | null): number {
  if (data === '') return refuse(call, 'there is no data');
  if (tag === '') return refuse(call, 'there is no tag');
  leave(call, { kind: 'send', to, tag: tag ?? '', data });
  return 1;
}

function sendSuspended(
  call: Call,
  to: Receivers,
  data: (run: RunContext) => string,
  tag: ((run: RunContext) => string) | null,
): number {
  const { run, site } = call;
  const { transaction, problem } = ensureTransaction(run);
  if (transaction === null) return refuse(call, problem);
  // Suspended by this run: the second question is another way to be continued.
  if (transaction.snapshot.suspended) return send(call, to, data(run), tag === null ? null : tag(run));
  const answer = transaction.suspend({
    delay: null,
    group: '',
    places: [],
    continuation: 'block',
    why: 'evapi',
    where: site.where,
    key: null,
    timeResult: null,
    operation: null,
  });
  if (!answer.granted) return refuse(call, answer.text);
  return send(call, to, data(run), tag === null ? null : tag(run));
}

function leave({ run }: Call, command: Command): void {
  run.effects.push({ kind: 'module', module: 'evapi', data: encodeCommand(command) });
}

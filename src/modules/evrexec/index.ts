import {
  checkParsed,
  declare,
  defineModule,
  type Listener,
  type Place,
  parsedValues,
  RpcFault,
  type RunServices,
  rpcOptional,
  rpcText,
  type ServerView,
  type Value,
} from '../../kit/index.ts';
import { dataOf, type EvrData, encodeData } from './data.ts';
import { type ExecDefinition, parseExec } from './definition.ts';

const LEVEL_WARNING = 0;
const INVALID = new RpcFault(500, 'Invalid parameters');
const NO_ROOM = new RpcFault(500, 'Too many wait for their worker');
const NOT_FOUND = new RpcFault(500, 'Event route not found');

/** The group whose worker runs what commands name: those of executions may be in a loop for ever. */
const COMMANDED = 'evrexec';

/** An execution with the group of its workers. */
interface Exec extends ExecDefinition {
  readonly group: string;
}

interface EvrexecState {
  readonly execs: readonly Exec[];
  readonly services: RunServices;
  event(name: string): Place | null;
  run(place: Place): Promise<void> | undefined;
  /** In the SIP worker, while they are open. */
  listeners: Listener[];
}

const { variable, command } = declare<EvrexecState>();

const READERS: ReadonlyMap<string, (given: EvrData) => Value> = new Map<string, (given: EvrData) => Value>([
  ['data', ({ data }) => data],
  ['srcip', ({ from }) => from?.ip ?? null],
  ['srcport', ({ from }) => (from === null ? null : String(from.port))],
  ['srcportno', ({ from }) => from?.port ?? 0],
]);

/** Event routes in workers of their own. */
export default defineModule({
  name: 'evrexec',
  doc: 'Runs event routes in workers of their own: once at the start (they may loop for ever), for each datagram that comes to a socket, or by a command.',
  params: {
    exec: {
      type: 'strings',
      doc: '`name=evrexec:x;wait=us;workers=n`: runs `event_route[evrexec:x]` once in each of n workers, after a number of microseconds. With `sockaddr=udp:ip:port`: for each datagram, one after the other, in one worker. May be given several times.',
      check: checkParsed(parseExec),
    },
  },
  functions: {},
  variables: {
    evr: variable({
      doc: 'What the event route is run for: `data` (of the datagram or command), `srcip`, `srcport` of the datagram, `srcportno` (the port as a number).',
      inner: 'required',
      parse(name) {
        const read = READERS.get(name ?? '');
        return read === undefined
          ? { problem: `$evr has no "${name}"`, hint: 'data, srcip, srcport, srcportno' }
          : { key: read };
      },
      get(_state, run, read) {
        const data = dataOf(run);
        return data === null ? null : read(data);
      },
    }),
  },
  eventRoutes: [{ name: 'evrexec:<name>', doc: 'What `exec` or a command names.' }],
  rpc: {
    'evrexec.run': command({
      doc: 'Runs an event route with data in $evr(data), in a worker of the group `evrexec`, and does not wait for its end.',
      params: [rpcText('evname', INVALID), rpcOptional(rpcText('evdata'))],
      run(state, server, name, data) {
        const place = state.event(name);
        if (place === null) return NOT_FOUND;
        if (!state.services.suspensions.hasRoom(COMMANDED)) return NO_ROOM;
        const bytes = Buffer.from(data ?? '', 'latin1');
        post(server, { name, group: COMMANDED }, place, encodeData(bytes, null));
        return undefined;
      },
    }),
  },
  setup({ params, workerGroup }) {
    for (const { group, workers } of execsOf(params.exec)) workerGroup(group, workers);
    workerGroup(COMMANDED, 1);
  },
  setupWorker: ({ params, services, route, runPlace }): EvrexecState => ({
    execs: execsOf(params.exec),
    services,
    event: (name) => route('event', name),
    run: (place) => runPlace(place),
    listeners: [],
  }),
  startWorker(state) {
    const { clock, identity } = state.services;
    for (const exec of state.execs) {
      if (exec.group !== identity.group || exec.address !== null) continue;
      clock.setTimer(exec.wait, () => {
        const place = placeOf(state, exec);
        if (place !== null) state.run(place);
      });
    }
  },
  async open(state, server) {
    for (const exec of state.execs) {
      const { name, address } = exec;
      const place = address === null ? null : placeOf(state, exec);
      if (address === null || place === null) continue;
      const listener = await server.network.listenUdp(address, (bytes, from) =>
        post(server, exec, place, encodeData(bytes, from)),
      );
      if ('problem' in listener) return { problem: `evrexec ${name}: ${listener.problem}` };
      state.listeners.push(listener);
    }
    return null;
  },
  async close(state) {
    await Promise.all(state.listeners.map((listener) => listener.close()));
    state.listeners = [];
  },
});

function post(
  server: ServerView,
  { name, group }: Pick<Exec, 'name' | 'group'>,
  place: Place,
  data: Buffer,
): void {
  server.post({ group, places: [place], wake: { cause: 'datagram', data }, where: `event_route[${name}]` });
}

/** The event route of an execution; null, with a line in the log, when there is none. */
function placeOf({ event, services }: EvrexecState, { name }: Exec): Place | null {
  const place = event(name);
  if (place === null) {
    services.log.write(
      LEVEL_WARNING,
      `evrexec: there is no event_route[${name}], or it is empty [evrexec.no-route]`,
    );
  }
  return place;
}

/** A name may be given several times: each has workers of its own. */
function execsOf(texts: readonly string[]): Exec[] {
  return parsedValues(texts, parseExec).map((exec, index) => ({ ...exec, group: `evrexec:${index + 1}` }));
}

import { declare, defineModule, type Problem, type Value } from '../../kit/index.ts';
import { DEFAULT_ADDRESS, parseAddress } from './address.ts';
import { createClients, type EvapiEvent } from './clients.ts';
import { decodeCommand } from './command.ts';
import { createPlainReader } from './frame-reader.ts';
import { evapiFunctions } from './functions.ts';
import { createNetstringReader, netstring } from './netstring.ts';
import type { EvapiState } from './state.ts';

/** What Kamailio's buffer of a client holds. */
const LONGEST_MESSAGE = 32_767;
const LEVEL_NOTICE = 1;
const IN_THE_SIP_WORKER = 'event routes run in the SIP worker, where one that pauses holds up nobody else';

const { variable, command } = declare<EvapiState>();

const READERS: ReadonlyMap<string, (event: EvapiEvent) => Value> = new Map<
  string,
  (event: EvapiEvent) => Value
>([
  ['srcaddr', ({ peer }) => peer.ip],
  ['srcport', ({ peer }) => peer.port],
  ['msg', ({ message }) => message],
  ['conidx', ({ index }) => index],
]);

/** Messages to and from other programs over TCP. */
export default defineModule({
  name: 'evapi',
  doc: 'Talks to other programs: they connect over TCP, get what the script relays to them, and their messages run event routes, which may go on with suspended requests.',
  params: {
    bind_addr: {
      type: 'string',
      default: DEFAULT_ADDRESS,
      doc: 'Where programs connect: `address:port`, or an address alone for port 8448.',
      check(text) {
        const address = parseAddress(text);
        return 'problem' in address ? address : null;
      },
    },
    netstring_format: {
      type: 'int',
      default: 1,
      doc: '1: messages are netstrings (`5:hello,`) in both directions. 0: bare; what comes at once is a message.',
    },
    max_clients: {
      type: 'int',
      default: 8,
      doc: 'Connections at a time; one more is closed at once.',
      check: (most) => (most < 0 ? { problem: 'must not be negative' } : null),
    },
    workers: { type: 'int', default: 1, doc: 'Processes for messages.', inert: IN_THE_SIP_WORKER },
    event_callback: {
      type: 'string',
      default: '',
      doc: 'A function of an embedded language in place of the event routes.',
      inert: 'there are no embedded languages: write event routes',
    },
  },
  functions: evapiFunctions,
  variables: {
    evapi: variable({
      doc: 'In an event route: `srcaddr`, `srcport` of the program, `msg` (the message), `conidx` (index of the connection).',
      inner: 'required',
      parse(name) {
        const read = READERS.get(name ?? '');
        return read === undefined
          ? { problem: `$evapi has no "${name}"`, hint: 'srcaddr, srcport, msg, conidx' }
          : { key: read };
      },
      get({ events }, run, read) {
        const event = events.get(run);
        return event === undefined ? null : read(event);
      },
    }),
  },
  eventRoutes: [
    { name: 'evapi:connection-new', doc: 'A program has connected.' },
    {
      name: 'evapi:connection-closed',
      doc: 'A program has closed its connection, or was closed for what it did.',
    },
    { name: 'evapi:message-received', doc: 'A message came: `$evapi(msg)`.' },
  ],
  rpc: {
    'evapi.clients': command({
      doc: 'The connected programs, and how many connections were closed and why (not in Kamailio).',
      params: [],
      run({ clients }) {
        const { tooMany, malformed, slow } = clients.counts;
        return {
          clients: clients
            .list()
            .map(({ index, peer, tag }) => ({ conidx: index, srcaddr: peer.ip, srcport: peer.port, tag })),
          too_many: tooMany,
          malformed,
          slow,
        };
      },
    }),
  },
  setupWorker({ params, services, route, runPlace }): EvapiState {
    const events: EvapiState['events'] = new WeakMap();
    const netstrings = params.netstring_format !== 0;
    return {
      address: addressOf(params.bind_addr),
      listener: null,
      events,
      clients: createClients({
        mostClients: params.max_clients,
        createReader: () =>
          netstrings ? createNetstringReader(LONGEST_MESSAGE) : createPlainReader(LONGEST_MESSAGE),
        frame: netstrings ? netstring : (data) => data,
        runEvent(name, event) {
          const place = route('event', `evapi:${name}`);
          return place === null ? undefined : runPlace(place, (run) => events.set(run, event));
        },
        later(work) {
          services.clock.setTimer(0, work);
        },
        warn(code, { ip, port }, reason) {
          services.log.write(
            LEVEL_NOTICE,
            `evapi: the connection of ${ip}:${port} is closed: ${reason} [${code}]`,
          );
        },
      }),
    };
  },
  async open(state, { network }): Promise<Problem | null> {
    const listener = await network.listenTcp(state.address, state.clients.accept);
    if ('problem' in listener)
      return { problem: listener.problem, hint: 'see modparam("evapi", "bind_addr", …)' };
    state.listener = listener;
    return null;
  },
  async close(state) {
    state.clients.close();
    await state.listener?.close();
    state.listener = null;
  },
  effect({ clients }, data) {
    clients.perform(decodeCommand(data));
  },
});

/** The parameter was checked when it was read. */
function addressOf(text: string): EvapiState['address'] {
  const address = parseAddress(text);
  if ('problem' in address) throw new Error(address.problem);
  return address;
}

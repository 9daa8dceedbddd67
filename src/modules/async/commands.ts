import {
  declare,
  gently,
  type Json,
  RpcFault,
  rpcOptional,
  rpcRest,
  rpcText,
  type SlotName,
  type SuspendedRequest,
  type SuspendedRequests,
} from '../../kit/index.ts';
import type { Clock } from '../../time/clock.ts';
import type { AsyncState } from './state.ts';

const { command } = declare<AsyncState>();

/** The slot of the request; others are of replies. */
const REQUEST_SLOT = 0;
const DEFAULT_LIMIT = 50;
const MOST_LIMIT = 1000;

/** What a filter looks at. */
const FILTERS: Readonly<Record<string, (request: SuspendedRequest) => string>> = {
  place: ({ where }) => where,
  route: ({ route, goesOnIn }) => `${route ?? ''}\n${goesOnIn ?? ''}`,
  method: ({ method }) => method,
  callid: ({ callId }) => callId,
  user: ({ requestUri, from, to }) => [requestUri, from, to].map(userOf).join('\n'),
  why: ({ why }) => why,
  key: ({ key }) => key ?? '',
  group: ({ group }) => group,
};

const NOT_SUSPENDED = new RpcFault(404, 'No such suspended request');
const NO_ID = new RpcFault(400, 'Transaction expected as index:label[:slot]');

/** Commands to see suspended requests and to touch them. Kamailio has none of these. */
export const asyncCommands = {
  'async.list': command({
    doc: `Lists suspended requests. Filters \`place=\`, \`route=\` (where it waits or goes on), \`method=\`, \`callid=\`, \`user=\`, \`why=\`, \`key=\`, \`group=\` take those that have the text in it; \`offset=\` and \`limit=\` (default ${DEFAULT_LIMIT}) turn pages.`,
    params: [rpcRest(rpcText('filter'))],
    async run({ clock }, { suspended }, given) {
      const wanted = readFilters(given);
      return wanted instanceof RpcFault ? wanted : list(suspended, wanted, clock);
    },
  }),
  'async.show': command({
    doc: 'Shows what is suspended of a transaction (`index:label`): the request, and replies, whose ids end in their slot (`index:label:slot`).',
    params: [rpcText('id', NO_ID)],
    run({ clock }, { suspended }, text) {
      const id = readId(text);
      if (id === null) return NO_ID;
      const found = suspended.of(id);
      return found.length === 0 ? NOT_SUSPENDED : found.map((request) => shown(request, clock));
    },
  }),
  'async.wake': command({
    doc: 'Goes on with a suspended request (`index:label`) or reply (`index:label:slot`) at once; the value is its `$async(value)`.',
    params: [rpcText('id', NO_ID), rpcOptional(rpcText('value'))],
    run(_state, { suspended }, text, value) {
      const id = readId(text);
      if (id === null) return NO_ID;
      switch (suspended.wake(id, value === undefined ? null : Buffer.from(value, 'latin1'))) {
        case 'woken':
          return 'Ok. Woken.';
        case 'not-suspended':
          return NOT_SUSPENDED;
        case 'no-place':
          return new RpcFault(409, 'It waits for t_continue, which alone knows the route to go on with');
      }
    },
  }),
  'async.cancel': command({
    doc: 'Ends a transaction of which something is suspended as a CANCEL of its caller does: 487, or the suspended reply of an INVITE.',
    params: [rpcText('id', NO_ID)],
    run(_state, { suspended }, text) {
      const id = readId(text);
      if (id === null) return NO_ID;
      return suspended.cancel(id) ? 'Ok. Cancelled.' : NOT_SUSPENDED;
    },
  }),
  'async.stats': command({
    doc: 'Counts of suspensions, and for each place how many wait, how many went on, and how late (milliseconds).',
    params: [],
    async run(_state, { suspended }): Promise<Json> {
      const places = await suspended.places();
      return {
        ...suspended.counts,
        places: places.map(({ where, waiting, resumed, lag }) => ({
          where,
          waiting,
          resumed,
          lag: { ...lag },
        })),
      };
    },
  }),
};

interface Wanted {
  readonly matches: readonly ((request: SuspendedRequest) => boolean)[];
  readonly offset: number;
  readonly limit: number;
}

function readFilters(given: readonly string[]): Wanted | RpcFault {
  const matches: ((request: SuspendedRequest) => boolean)[] = [];
  let offset = 0;
  let limit = DEFAULT_LIMIT;
  for (const text of given) {
    const equals = text.indexOf('=');
    const [name, value] = [text.slice(0, equals), text.slice(equals + 1)];
    if (name === 'offset' || name === 'limit') {
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      if (!Number.isSafeInteger(number)) return new RpcFault(400, `${name} must be a number, not "${value}"`);
      if (name === 'offset') offset = number;
      else limit = Math.min(number, MOST_LIMIT);
      continue;
    }
    const part = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (part === undefined) {
      return new RpcFault(
        400,
        `"${text}" is no filter: ${Object.keys(FILTERS).join('=, ')}=, offset=, limit=`,
      );
    }
    matches.push((request) => part(request).includes(value));
  }
  return { matches, offset, limit };
}

/** Without a filter the page alone is looked at; with one all are, for their number. */
async function list(
  suspended: SuspendedRequests,
  { matches, offset, limit }: Wanted,
  clock: Clock,
): Promise<Json> {
  const page: Json[] = [];
  let matched = 0;
  for await (const request of gently(suspended.all())) {
    if (matches.every((match) => match(request))) {
      if (matched >= offset && page.length < limit) page.push(shown(request, clock));
      matched++;
    }
    if (matches.length === 0 && page.length >= limit) break;
  }
  const total = matches.length === 0 ? suspended.counts.suspended : matched;
  return { total, offset, limit, requests: page };
}

/** Times are milliseconds since 1970; `age` and `left` are milliseconds from now. */
function shown(request: SuspendedRequest, clock: Clock): Json {
  const now = clock.wallTime();
  const { index, label, slot, turn, since, until, deadline } = request;
  return {
    id: slot === REQUEST_SLOT ? `${index}:${label}` : `${index}:${label}:${slot}`,
    slot,
    turn,
    why: request.why,
    where: request.where,
    route: request.route,
    goes_on_at: request.goesOnAt,
    goes_on_in: request.goesOnIn,
    group: request.group,
    key: request.key,
    since,
    until,
    deadline,
    age: Math.round(now - since),
    left: Math.round((until ?? deadline) - now),
    method: request.method,
    ruri: request.requestUri,
    from: request.from,
    to: request.to,
    callid: request.callId,
    source: request.source,
    bytes: request.bytes,
  };
}

function readId(text: string): SlotName | null {
  const [, index, label, slot = REQUEST_SLOT] = /^(\d{1,10}):(\d{1,10})(?::(\d{1,10}))?$/.exec(text) ?? [];
  return index === undefined ? null : { index: Number(index), label: Number(label), slot: Number(slot) };
}

/** The user of a URI, without parsing all of it: this only filters. */
function userOf(uri: string): string {
  const colon = uri.indexOf(':');
  const at = uri.indexOf('@');
  return at < 0 ? '' : uri.slice(colon + 1, at);
}

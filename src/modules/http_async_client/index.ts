import {
  ANY_ROUTE,
  type Call,
  CURL,
  curlText,
  declare,
  defineModule,
  type HttpClient,
  type Operation,
  type Place,
  type RunContext,
  type RunServices,
  refuse,
  routeName,
  type Suspends,
  string,
  type Value,
} from '../../kit/index.ts';
import { params } from './params.ts';
import {
  decodeQuery,
  encodeQuery,
  MOST_REPLY_BYTES,
  type Query,
  requestOf,
  type Settings,
  settingsOf,
} from './query.ts';
import { createReplies, encodeReply, messageOf, type Replies, type Reply } from './reply.ts';
import { CHANGES, type Change } from './request-variable.ts';

/** What the module keeps in a worker. */
interface HttpAsyncState {
  readonly http: HttpClient;
  readonly services: RunServices;
  readonly defaults: Settings;
  readonly verbose: boolean;
  /** `fr_timer` of tm, in milliseconds. */
  readonly frTimer: number;
  readonly replies: Replies;
  /** What runs have set for their next query. */
  readonly settings: WeakMap<RunContext, Settings>;
  /** The last query of a run. */
  readonly ids: WeakMap<RunContext, string>;
  route(name: string): Place | null;
}

const { fn, variable } = declare<HttpAsyncState>();

/** The group whose workers run the routes of replies. */
const GROUP = 'http_async_client';
const USER_AGENT = 'fermata';
const INFO = 2;
const FILE_SIZE_EXCEEDED = 63;

const SUSPENDS: Suspends = { goesOn: 'route', run: 'goes on', continuation: 'block' };

/** Asks web servers while the request waits as bytes. */
export default defineModule({
  name: 'http_async_client',
  doc: 'Asks web servers while the request waits as bytes: the script goes on in a route when the reply is there, or the time is over. Connections are kept for the next query. A CANCEL of the request ends its query at once.',
  needs: ['tm', 'pv'],
  params,
  functions: {
    http_async_query: fn({
      args: [string('url'), routeName('routename', 'route')],
      routes: ANY_ROUTE,
      doc: 'Asks for a URL; `route[routename]` runs when that is over. A request that has a transaction waits for it and the run ends (0); without one, or with `$http_req(suspend)` 0, the script goes on (1) and the route runs by itself. -1 when refused.',
      warn: warnOfTimer,
      suspends: () => SUSPENDS,
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
  },
  variables: {
    http_req: variable<Change>({
      doc: `Sets up the next query of this run, which uses it up; write-only. ${[...CHANGES.keys()].map((name) => `\`${name}\``).join(', ')}. \`all\` and \`hdr\` take $null to begin anew; each write of \`hdr\` adds a header.`,
      inner: 'required',
      parse(inner) {
        const change = CHANGES.get(inner ?? '');
        if (change !== undefined) return { key: change };
        return {
          problem: `$http_req(${inner}) is unknown`,
          hint: `there are ${[...CHANGES.keys()].join(', ')}`,
        };
      },
      get: () => null,
      set(state, run, change, _index, value) {
        const changed = change(state.settings.get(run) ?? state.defaults, value, state.defaults);
        if (changed === null) return false;
        state.settings.set(run, changed);
        return true;
      },
    }),
    http_req_id: variable({
      doc: 'The id of the last query of this run; in the route of a reply that of its query.',
      inner: 'none',
      parse: () => ({ key: null }),
      get: ({ ids, replies }, run) => ids.get(run) ?? replies.of(run)?.id ?? null,
    }),
    http_ok: ofReply('1 when there is a reply, else 0.', ({ error }) => (error === '' ? 1 : 0)),
    http_err: ofReply("libcurl's text for why there is no reply; $null when there is one.", ({ error }) =>
      error === '' ? null : error,
    ),
    http_rs: ofReply(
      'The status.',
      answered(({ status }) => status),
    ),
    http_rr: ofReply(
      'The reason phrase.',
      answered(({ reason }) => reason),
    ),
    http_rb: ofReply(
      'The body.',
      answered(({ body }) => body.toString('latin1')),
    ),
    http_bs: ofReply(
      'The length of the body.',
      answered(({ body }) => body.length),
    ),
    http_mb: ofReply('The whole reply: status line, headers and body.', answered(messageOf)),
    http_ml: ofReply(
      'The length of the whole reply.',
      answered((reply) => messageOf(reply).length),
    ),
    http_xdata: ofReply('What `http_async_send_xdata` was given.', ({ xdata }) => xdata),
    http_hdr: variable<string>({
      doc: 'A header of the reply; `$(http_hdr(Name)[1])` the second of that name, `[-1]` the last.',
      inner: 'required',
      parse: (inner) => ({ key: (inner ?? '').toLowerCase() }),
      get({ replies }, run, name, index) {
        const headers = replies.of(run)?.headers ?? [];
        const values = headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value);
        if (index === 'all') return values.length === 0 ? null : values.join(', ');
        return values.at(index ?? 0) ?? null;
      },
    }),
    http_time: variable<null>({
      doc: '`total`: milliseconds that the query took.',
      inner: 'required',
      parse: (inner) =>
        inner === 'total'
          ? { key: null }
          : { problem: `$http_time(${inner}) is not measured`, hint: 'use total' },
      get({ replies }, run) {
        const reply = replies.of(run);
        return reply === null ? null : Math.round(reply.totalMs);
      },
    }),
  },
  operations: {
    query: {
      doc: 'Asks a web server.',
      run: perform,
    },
  },
  setup(server) {
    server.workerGroup(GROUP, server.params.workers);
  },
  setupWorker({ params: given, paramOf, services, filePath, route }): HttpAsyncState {
    return {
      http: services.http,
      services,
      defaults: settingsOf(given, filePath),
      verbose: given.curl_verbose !== 0,
      frTimer: paramOf('tm', 'fr_timer'),
      replies: createReplies(),
      settings: new WeakMap(),
      ids: new WeakMap(),
      route: (name) => route('route', name),
    };
  },
});

/** A variable of the reply that the run goes on with; undefined in other runs. */
function ofReply(doc: string, read: (reply: Reply) => Value) {
  return variable({
    doc,
    inner: 'none',
    parse: () => ({ key: null }),
    get({ replies }, run) {
      const reply = replies.of(run);
      return reply === null ? null : read(reply);
    },
  });
}

/** What only a reply has. */
function answered(read: (reply: Reply) => Value): (reply: Reply) => Value {
  return (reply) => (reply.error === '' ? read(reply) : null);
}

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

/** In the SIP worker: asks, and gives what came of it as bytes. Rejects only when it was aborted. */
async function perform(state: HttpAsyncState, input: Buffer, signal: AbortSignal): Promise<Buffer> {
  const { http, services, verbose } = state;
  const query = decodeQuery(input);
  const request = requestOf(query, USER_AGENT);
  const begun = services.clock.now();
  if (verbose) services.log.write(INFO, `http_async_client: ${request.method} ${query.url}`);
  const result = await http.request(request, signal);
  const totalMs = services.clock.now() - begun;
  const { id, xdata } = query;
  if (!result.ok || result.cut) {
    const code = result.ok ? FILE_SIZE_EXCEEDED : result.code;
    const text = result.ok ? `the body is longer than ${MOST_REPLY_BYTES} bytes` : result.text;
    const level = code === CURL.timedOut ? 0 : -1;
    services.log.write(level, `http_async_client: ${query.url}: ${text} [http.no-reply]`);
    return encodeReply({ ...NO_REPLY, id, xdata, totalMs, error: curlText(code) });
  }
  const { version, status, reason, headers, body } = result;
  const reply: Reply = { id, xdata, totalMs, error: '', version, status, reason, headers, body };
  if (verbose) services.log.write(INFO, `http_async_client: ${messageOf({ ...reply, body: NO_REPLY.body })}`);
  return encodeReply(reply);
}

const NO_REPLY: Omit<Reply, 'id' | 'xdata' | 'totalMs' | 'error'> = {
  version: '',
  status: 0,
  reason: '',
  headers: [],
  body: Buffer.alloc(0),
};

function newId({ services }: RunContext): string {
  const part = (): string => services.random().toString(16).padStart(8, '0');
  return part() + part();
}

function warnOfTimer(_values: unknown, _site: unknown, { defaults, frTimer }: HttpAsyncState) {
  if (defaults.timeoutMs < frTimer) return null;
  return {
    code: 'http.longer-than-timer',
    problem: `connection_timeout, ${defaults.timeoutMs} ms, is not shorter than fr_timer, ${frTimer} ms`,
    hint: 'fr_timer ends the request before the query is over',
  };
}

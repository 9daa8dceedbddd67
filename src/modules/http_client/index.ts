import {
  ANY_ROUTE,
  type Arg,
  type ArgValues,
  type AwaitedCall,
  counter,
  curlText,
  declare,
  defineModule,
  type FunctionDeclaration,
  level,
  literal,
  parseInteger,
  type RouteKind,
  type RunContext,
  refuse,
  string,
  type VariableRef,
  variable,
} from '../../kit/index.ts';
import { type Answer, type Asking, ask, askConnection, chainOf, give, headersOf } from './ask.ts';
import { type Connection, readConnections } from './connections.ts';
import { params } from './params.ts';
import { addressOf, proxyOf, type Settings, settingsOf, timeoutOf, warnOfCaller } from './settings.ts';

interface HttpClientState extends Asking {
  readonly connections: ReadonlyMap<string, Connection>;
  /** Of `http_client_query`. */
  readonly settings: Settings;
  readonly firstLineOnly: boolean;
  /** Where the last reply of a connection came from, by its name. */
  readonly lastUrls: WeakMap<RunContext, Map<string, string>>;
}

const { awaited, fn, variable: readable, command } = declare<HttpClientState>();

/** Kamailio's blocks for `http_connect` and its kin. */
const CONNECT_ROUTES: readonly RouteKind[] = ['request', 'onreply', 'failure', 'branch'];
/** A connection is given up by its own time; this is for what comes around it. */
const GRACE_MS = 1000;
/** libcurl's number for what was given up from outside: a CANCEL, or the end of the server. */
const ABORTED = 42;

const result = (): Arg<VariableRef<RunContext>> => variable('result');

/** Asks web servers: pauses the script until the answer is there. */
export default defineModule({
  name: 'http_client',
  doc: "Asks web servers. The script waits for the answer where it stands, in any expression; the server goes on with other messages. The result of a call is the reply's status, or a number of libcurl below 100 where there was none: both are true in a condition, as in Kamailio.",
  params,
  functions: {
    http_client_query: {
      ...query([string('url'), result()], (url, into) => [url, '', '', into]),
      forms: [
        query([string('url'), string('body'), result()], (url, body, into) => [url, body, '', into]),
        query([string('url'), string('body'), string('headers'), result()], (url, body, headers, into) => [
          url,
          body,
          headers,
          into,
        ]),
      ],
    },
    http_client_get: awaited({
      args: [string('url'), string('body'), string('headers'), result()],
      routes: ANY_ROUTE,
      doc: 'As `http_client_query`, but always a GET, also with a body.',
      deadline: queryDeadline,
      late: ABORTED,
      run: (state, call, url, body, headers, into) =>
        runQuery(state, call, 'GET', [url, body, headers, into]),
    }),
    http_connect: {
      ...connect([literal('connection'), string('path'), result()], (name, path, into) => [
        name,
        path,
        '',
        '',
        into,
      ]),
      forms: [
        connect(
          [literal('connection'), string('path'), string('content type'), string('body'), result()],
          (name, path, contentType, body, into) => [name, path, contentType, body, into],
        ),
      ],
    },
    http_connect_raw: connect(
      [literal('connection'), string('path'), string('content type'), literal('body'), result()],
      (name, path, contentType, body, into) => [name, path, contentType, body, into],
    ),
    http_get_redirect: fn({
      args: [literal('connection'), result()],
      routes: CONNECT_ROUTES,
      doc: 'Where the last reply of a connection came from in this run, after redirects. 1, or -1 for a connection that there is not.',
      run({ connections, lastUrls }, call, name, into) {
        if (!connections.has(name)) return refuse(call, `there is no connection "${name}"`);
        into.set(call.run, lastUrls.get(call.run)?.get(name) ?? '');
        return 1;
      },
    }),
  },
  variables: {
    curlerror: readable({
      doc: "libcurl's text for a number that a call gave.",
      inner: 'required',
      parse: (inner) => ({ key: parseInteger(inner ?? '') ?? 0 }),
      get(_state, _run, code) {
        if (code < 0) return 'Bad CURL error code';
        return code >= 100 ? 'HTTP result code' : curlText(code);
      },
    }),
  },
  rpc: {
    'httpclient.listcon': command({
      doc: 'Lists the connections of http_client, without their passwords.',
      params: [],
      run: ({ connections }) => ({
        CONNECTION: [...connections.values()].map((connection) => ({
          NAME: connection.name,
          SCHEMA: connection.schema,
          URI: connection.address,
          USERNAME: connection.username,
          FAILOVER: connection.failover,
          TIMEOUT: connection.settings.timeoutSeconds,
        })),
      }),
    }),
  },
  statistics: {
    httpclient: {
      connections: level(({ connections }) => connections.size),
      connok: counter(({ counts }) => counts.ok.get()),
      connfail: counter(({ counts }) => counts.failed.get()),
    },
  },
  setup({ params: given, filePath, fail }) {
    readConnections(given, filePath, fail);
    if (proxyOf(given.httpproxy, given.httpproxyport) === null) {
      fail(`http_client: httpproxy "${given.httpproxy}" is no host`);
    }
    if (addressOf(given.netinterface) === null) {
      fail(`http_client: there is no network interface "${given.netinterface}"`);
    }
  },
  setupWorker({ params: given, filePath, services, store }): HttpClientState {
    const settings = settingsOf(given);
    const file = (path: string): string => (path === '' ? '' : filePath(path));
    const { tls } = settings;
    return {
      http: services.http,
      counts: {
        ok: store.counter('http_client connok'),
        failed: store.counter('http_client connfail'),
      },
      connections: readConnections(given, filePath, () => {}),
      settings: {
        ...settings,
        maxBodyBytes: given.query_maxdatasize,
        // Kamailio keeps connections for those that have a name.
        keepAlive: false,
        tls: { ...tls, caFile: file(tls.caFile), certFile: file(tls.certFile), keyFile: file(tls.keyFile) },
      },
      firstLineOnly: given.query_result !== 0,
      lastUrls: new WeakMap(),
    };
  },
});

type Into = VariableRef<RunContext>;
type QueryArgs = readonly [url: string, body: string, headers: string, into: Into];
type ConnectArgs = readonly [name: string, path: string, contentType: string, body: string, into: Into];

function queryDeadline({ settings }: HttpClientState): number {
  return timeoutOf(settings) + GRACE_MS;
}

/** A form of `http_client_query`: GET without a body, else POST. */
function query<const A extends readonly Arg<unknown>[]>(
  args: A,
  pick: (...given: ArgValues<A>) => QueryArgs,
): FunctionDeclaration<HttpClientState> {
  return awaited({
    args,
    routes: ANY_ROUTE,
    doc: 'Sends a GET, or with a body a POST, and puts the first line of the reply into the variable (`query_result`); nothing of a status from 500 on. Several headers stand in one text with CRLF between. The status, or a number below 100.',
    deadline: (state, ..._given) => queryDeadline(state),
    late: ABORTED,
    warn: (_values, { name }, { settings }) => warnOfCaller(name, timeoutOf(settings)),
    run(state, call, ...given) {
      const [url, body, headers, into] = pick(...given);
      return runQuery(state, call, body === '' ? 'GET' : 'POST', [url, body, headers, into]);
    },
  });
}

async function runQuery(
  state: HttpClientState,
  call: AwaitedCall,
  method: 'GET' | 'POST',
  [url, body, headers, into]: QueryArgs,
): Promise<number> {
  if (url === '') return refuse(call, 'the URL is empty');
  const question = { method, url, body, headers: headersOf(headers), credentials: null };
  const answer = await ask(state, call, question, state.settings);
  return give(call.run, into, state.firstLineOnly ? firstLineOf(answer) : answer);
}

function firstLineOf(answer: Answer): Answer {
  const [first = ''] = answer.body.split('\n', 1);
  return { ...answer, body: first };
}

/** A form of `http_connect`: GET without a body, else POST. */
function connect<const A extends readonly Arg<unknown>[]>(
  args: A,
  pick: (...given: ArgValues<A>) => ConnectArgs,
): FunctionDeclaration<HttpClientState> {
  return awaited({
    args,
    routes: CONNECT_ROUTES,
    doc: 'Asks the server of a connection (`httpcon`) for a path: GET without a body, else POST. The body of the reply goes into the variable; nothing of a status from 500 on. The status, a number below 100, or -1 for a connection that there is not.',
    deadline({ connections }, ...given) {
      const [name] = pick(...given);
      return longestOf(connections, name) + GRACE_MS;
    },
    late: ABORTED,
    warn: ([name], { name: fn }, { connections }) =>
      typeof name === 'string' ? warnOfCaller(fn, longestOf(connections, name)) : null,
    async run(state, call, ...given) {
      const { connections, lastUrls } = state;
      const [name, path, contentType, body, into] = pick(...given);
      const chain = chainFrom(connections, name);
      if (chain.length === 0) {
        into.set(call.run, '');
        return refuse(call, `there is no connection "${name}"`, 'define it with modparam httpcon');
      }
      const answer = await askConnection(state, call, chain, { path, contentType, body });
      const urls = lastUrls.get(call.run) ?? new Map();
      lastUrls.set(call.run, urls.set(name, answer.url));
      return give(call.run, into, answer);
    },
  });
}

/** Milliseconds until a connection and its failovers have all been given up. */
function longestOf(connections: ReadonlyMap<string, Connection>, name: string): number {
  return chainFrom(connections, name).reduce((time, { settings }) => time + timeoutOf(settings), 0);
}

function chainFrom(connections: ReadonlyMap<string, Connection>, name: string): Connection[] {
  const first = connections.get(name);
  return first === undefined ? [] : [...chainOf(connections, first)];
}

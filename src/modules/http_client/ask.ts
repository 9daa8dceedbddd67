import {
  type AwaitedCall,
  type Credentials,
  type HttpClient,
  type HttpHeader,
  MOST_BODY_BYTES,
  type RunContext,
  type VariableRef,
} from '../../kit/index.ts';
import type { Counter } from '../../store/counter.ts';
import { type Connection, urlOf } from './connections.ts';
import { connectionOf, type Settings, timeoutOf } from './settings.ts';

/** What a call asks for. */
export interface Question {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: readonly HttpHeader[];
  readonly body: string;
  readonly credentials: Credentials | null;
}

/** What came of it: a status, or a number of libcurl (below 100) with an empty body. */
export interface Answer {
  readonly code: number;
  readonly body: string;
  /** Where the reply came from in the end; '' when there was none. */
  readonly url: string;
}

/** Requests of all workers since the start. */
export interface Counts {
  readonly ok: Counter;
  readonly failed: Counter;
}

/** What asking needs. */
export interface Asking {
  readonly http: HttpClient;
  readonly counts: Counts;
}

/** Asks once. A failure gets its line in the log. */
export async function ask(
  { http, counts }: Asking,
  call: AwaitedCall,
  question: Question,
  settings: Settings,
): Promise<Answer> {
  const { url, method, headers, body, credentials } = question;
  const result = await http.request(
    {
      method,
      url,
      headers: [['User-Agent', settings.userAgent], ['Accept', '*/*'], ...headers],
      body: body === '' ? null : Buffer.from(body, 'latin1'),
      credentials,
      followRedirects: settings.followRedirects,
      timeoutMs: timeoutOf(settings),
      maxBodyBytes: Math.min(settings.maxBodyBytes, MOST_BODY_BYTES),
      connection: connectionOf(settings),
    },
    call.signal,
  );
  if (!result.ok) {
    counts.failed.add(1);
    call.run.log.warn('http.failed', `${call.site.name}: ${result.text} (${result.code}, ${url})`, call.site);
    return { code: result.code, body: '', url: '' };
  }
  counts.ok.add(1);
  // As in Kamailio the page that excuses the server's own failure is not for the script.
  const text = result.status >= 500 ? '' : result.body.toString('latin1');
  return { code: result.status, body: text, url: result.url };
}

/** A connection and those that are asked where the one before failed, each once. */
export function* chainOf(
  connections: ReadonlyMap<string, Connection>,
  first: Connection,
): Generator<Connection> {
  const seen = new Set<string>();
  let next: Connection | undefined = first;
  while (next !== undefined && !seen.has(next.name)) {
    seen.add(next.name);
    yield next;
    next = connections.get(next.failover);
  }
}

/** Asks a connection, and its failover where it fails or its server does. */
export async function askConnection(
  asking: Asking,
  call: AwaitedCall,
  connections: readonly Connection[],
  what: { readonly path: string; readonly contentType: string; readonly body: string },
): Promise<Answer> {
  let answer: Answer = { code: -1, body: '', url: '' };
  for (const connection of connections) {
    const { username, password, authMethods } = connection;
    const posts = what.body !== '';
    answer = await ask(
      asking,
      call,
      {
        method: posts ? 'POST' : 'GET',
        url: urlOf(connection, what.path),
        headers: posts ? [['Content-Type', what.contentType]] : [],
        body: what.body,
        credentials: username === '' ? null : { username, password, methods: authMethods },
      },
      connection.settings,
    );
    if (answer.code >= 100 && answer.code < 500) break;
  }
  return answer;
}

/** Header lines of a text, as scripts write them: one, or several with CRLF between. */
export function headersOf(text: string): HttpHeader[] {
  const headers: HttpHeader[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) headers.push([name, value]);
  }
  return headers;
}

/** Puts an answer's body into the script's variable; its number is the call's result. */
export function give(run: RunContext, result: VariableRef<RunContext>, { code, body }: Answer): number {
  result.set(run, body);
  return code;
}

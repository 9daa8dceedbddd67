import type { Clock } from '../time/clock.ts';
import { CURL, curlFailure } from './curl-codes.ts';
import { answerDigest, parseChallenges } from './digest.ts';
import type {
  ConnectionSettings,
  Exchange,
  ExchangeFailure,
  ExchangeReply,
  ExchangeRequest,
  HttpHeader,
} from './exchange.ts';
import { targetUrl } from './target-url.ts';

/** Who we are to the server, and how we may say so: a bit mask of {@link AUTH_BASIC} and {@link AUTH_DIGEST}. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly methods: number;
}

/** Bits of `Credentials.methods`, as libcurl numbers them. */
export const AUTH_BASIC = 1;
/** See {@link AUTH_BASIC}. */
export const AUTH_DIGEST = 2;

/** What a script wants of a web server. */
export interface HttpRequest {
  readonly method: string;
  /** As written in the script. */
  readonly url: string;
  /** Sent as they are, in order. */
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer | null;
  readonly credentials: Credentials | null;
  readonly followRedirects: boolean;
  /** Milliseconds for all of it, redirects included. */
  readonly timeoutMs: number;
  /** Bytes of the reply's body that are kept: what is longer is cut there. 0: {@link MOST_BODY_BYTES}, and longer is a failure. */
  readonly maxBodyBytes: number;
  readonly connection: ConnectionSettings;
}

/** A reply, and where it came from in the end. */
export interface HttpReply extends ExchangeReply {
  readonly url: string;
}

/** Asks web servers: redirects, authentication, time limits. */
export interface HttpClient {
  /** Rejects only when `signal` is aborted, with its reason. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpReply | ExchangeFailure>;
}

/** Longest body that is taken when nothing else is said. */
export const MOST_BODY_BYTES = 8 * 1024 * 1024;
/** As newer versions of libcurl; older ones go round until their memory for headers is full. */
const MOST_REDIRECTS = 30;

/** What a client is made of. */
export interface HttpClientInput {
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** A random integer of 32 bits, unsigned. */
  random(): number;
}

/** Makes a client over an exchange. */
export function createHttpClient({ exchange, clock, random }: HttpClientInput): HttpClient {
  return {
    async request(request, signal) {
      const timeout = new AbortController();
      const timer = clock.setTimer(request.timeoutMs, () => timeout.abort());
      const forward = (): void => timeout.abort();
      signal.addEventListener('abort', forward, { once: true });
      try {
        signal.throwIfAborted();
        return await follow(request, timeout.signal);
      } catch (error) {
        signal.throwIfAborted();
        if (timeout.signal.aborted)
          return curlFailure(CURL.timedOut, `no reply within ${request.timeoutMs} ms`);
        throw error;
      } finally {
        clock.clearTimer(timer);
        signal.removeEventListener('abort', forward);
      }
    },
  };

  /** Sends the request, and what its replies redirect it to. */
  async function follow(request: HttpRequest, signal: AbortSignal): Promise<HttpReply | ExchangeFailure> {
    const first = targetUrl(request.url);
    if ('code' in first) return first;
    let url = first;
    let { method, body } = request;
    let headers = request.headers;
    let credentials = request.credentials ?? credentialsOf(url);
    for (let redirects = 0; ; redirects++) {
      const exchanged = { method, url, headers, body, connection: request.connection };
      const reply = await authenticated(exchanged, request.maxBodyBytes, credentials, signal);
      if (!reply.ok) return reply;
      const target = request.followRedirects ? locationOf(reply, url) : null;
      if (target === null) return { ...reply, url: plainUrl(url) };
      if (!(target instanceof URL)) return target;
      if (redirects === MOST_REDIRECTS) {
        return curlFailure(CURL.tooManyRedirects, `more than ${MOST_REDIRECTS} redirects`);
      }
      if (reply.status === 303 || (method === 'POST' && reply.status < 303)) {
        method = 'GET';
        body = null;
      }
      // What was meant for one server is not shown to another.
      if (target.host !== url.host || target.protocol !== url.protocol) {
        headers = headers.filter(([name]) => !/^(?:authorization|cookie)$/i.test(name));
        credentials = credentialsOf(target);
      }
      url = target;
    }
  }

  /** Sends one request, once more when the server asks who we are. */
  async function authenticated(
    request: Omit<ExchangeRequest, 'maxBodyBytes'>,
    maxBodyBytes: number,
    credentials: Credentials | null,
    signal: AbortSignal,
  ): Promise<ExchangeReply | ExchangeFailure> {
    const send = async (authorization: string | null): Promise<ExchangeReply | ExchangeFailure> => {
      const limit = maxBodyBytes === 0 ? MOST_BODY_BYTES : maxBodyBytes;
      const headers = withBody(request, authorization);
      const reply = await exchange({ ...request, headers, maxBodyBytes: limit }, signal);
      if (!reply.ok || !reply.cut || maxBodyBytes > 0) return reply;
      return curlFailure(CURL.writeError, `the body is longer than ${MOST_BODY_BYTES} bytes`);
    };
    if (credentials === null) return send(null);
    // Only one way: there is nothing to ask for.
    if (credentials.methods === AUTH_BASIC) return send(basic(credentials));
    const reply = await send(null);
    if (!reply.ok || reply.status !== 401) return reply;
    const authorization = answerTo(reply, request, credentials);
    return authorization === null ? reply : send(authorization);
  }

  /** The best answer to a 401 that we may give; null when there is none. */
  function answerTo(
    reply: ExchangeReply,
    { method, url }: Pick<ExchangeRequest, 'method' | 'url'>,
    credentials: Credentials,
  ): string | null {
    const challenges = reply.headers
      .filter(([name]) => name.toLowerCase() === 'www-authenticate')
      .flatMap(([, value]) => parseChallenges(value));
    if ((credentials.methods & AUTH_DIGEST) !== 0) {
      for (const challenge of challenges) {
        if (challenge.scheme !== 'digest') continue;
        const cnonce = (random() * 2 ** 20 + (random() >>> 12)).toString(16).padStart(13, '0');
        const answer = answerDigest(challenge, { ...credentials, method, uri: pathOf(url), cnonce });
        if (answer !== null) return answer;
      }
    }
    const offered = challenges.some(({ scheme }) => scheme === 'basic');
    return offered && (credentials.methods & AUTH_BASIC) !== 0 ? basic(credentials) : null;
  }
}

/** Path and query of a URL, as they stand in a request line. */
export function pathOf(url: URL): string {
  return url.pathname + url.search;
}

/** The headers with what belongs to the body, in libcurl's order. */
function withBody(
  { headers, body }: Pick<ExchangeRequest, 'headers' | 'body'>,
  authorization: string | null,
): HttpHeader[] {
  const has = (wanted: string): boolean => headers.some(([name]) => name.toLowerCase() === wanted);
  const all: HttpHeader[] = authorization === null ? [] : [['Authorization', authorization]];
  all.push(...headers);
  if (body === null) return all;
  all.push(['Content-Length', String(body.length)]);
  if (!has('content-type')) all.push(['Content-Type', 'application/x-www-form-urlencoded']);
  return all;
}

/** Where a reply redirects to; null when it does not. */
function locationOf(reply: ExchangeReply, from: URL): URL | ExchangeFailure | null {
  if (![301, 302, 303, 307, 308].includes(reply.status)) return null;
  const location = reply.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (location === undefined) return null;
  let absolute: string;
  try {
    absolute = new URL(location, from).href;
  } catch {
    return curlFailure(CURL.badUrl, 'redirected to what is no URL');
  }
  return targetUrl(absolute);
}

function credentialsOf(url: URL): Credentials | null {
  if (url.username === '' && url.password === '') return null;
  return { username: unescaped(url.username), password: unescaped(url.password), methods: AUTH_BASIC };
}

/** Escaped bytes as bytes, one a character. */
function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** The URL without what nobody else is to read. */
function plainUrl(url: URL): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href;
}

function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'latin1').toString('base64')}`;
}

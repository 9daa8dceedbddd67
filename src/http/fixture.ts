import type { Clock } from '../time/clock.ts';
import { createHttpClient, type HttpClient, type HttpRequest } from './client.ts';
import { CURL, curlFailure } from './curl-codes.ts';
import { DEFAULT_TLS, type Exchange, type ExchangeReply, type ExchangeRequest } from './exchange.ts';

/** What a server of a test makes of a request: a reply, or null to keep silent. */
export type Serve = (request: ExchangeRequest) => TestReply | null;

/** A reply, as far as it is not the plainest one, and how long it takes to come. */
export type TestReply = Partial<ExchangeReply> & { readonly afterMs?: number };

/** A web in memory: servers by the origins of their URLs, and what they were asked. */
export interface TestWeb {
  readonly exchange: Exchange;
  /** `METHOD URL` of each request, with its body behind where there is one. */
  readonly asked: string[];
  /** Requests that wait for a reply. */
  readonly waiting: number;
}

/** Makes a web of the given servers. An aborted request leaves nothing behind. Replies that take time need the clock. */
export function createTestWeb(servers: Readonly<Record<string, Serve>>, clock?: Clock): TestWeb {
  const asked: string[] = [];
  let waiting = 0;
  return {
    asked,
    get waiting() {
      return waiting;
    },
    async exchange(request, signal) {
      const { method, url, body } = request;
      asked.push(`${method} ${url.href}${body === null ? '' : ` ${body.toString('latin1')}`}`);
      const serve = servers[url.origin];
      if (serve === undefined) return curlFailure(CURL.noConnection, 'nobody listens');
      const reply = serve(request);
      const { afterMs = 0, ...given } = reply ?? {};
      const whole = replyOf(given, request.maxBodyBytes);
      if (reply !== null && afterMs === 0) return whole;
      waiting++;
      return new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          if (settled) return;
          settled = true;
          waiting--;
          settle();
        };
        let settled = false;
        signal.addEventListener('abort', () => end(() => reject(signal.reason)));
        if (reply !== null) clock?.setTimer(afterMs, () => end(() => resolve(whole)));
      });
    },
  };
}

function replyOf(given: Partial<ExchangeReply>, maxBodyBytes: number): ExchangeReply {
  const body = given.body ?? Buffer.alloc(0);
  const plain: ExchangeReply = {
    ok: true,
    version: '1.1',
    status: 200,
    reason: 'OK',
    headers: [],
    body,
    cut: body.length > maxBodyBytes,
  };
  return { ...plain, ...given, body: body.subarray(0, maxBodyBytes) };
}

/** A client over a web of a test. */
export function clientOf(web: TestWeb, clock: Clock): HttpClient {
  return createHttpClient({ exchange: web.exchange, clock, random: () => 0x12345678 });
}

/** A GET as plain as can be, for tests to vary. */
export function getOf(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    url,
    headers: [],
    body: null,
    credentials: null,
    followRedirects: false,
    timeoutMs: 1000,
    maxBodyBytes: 0,
    connection: {
      keepAlive: false,
      tcpKeepAliveSeconds: null,
      family: 0,
      localAddress: '',
      proxy: '',
      tls: DEFAULT_TLS,
    },
    ...more,
  };
}

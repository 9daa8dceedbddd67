import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createAgentPool, ReadyAgent } from './agent-pool.ts';
import { pathOf } from './client.ts';
import { CURL, curlFailure } from './curl-codes.ts';
import type {
  ConnectionSettings,
  ExchangeFailure,
  ExchangeReply,
  ExchangeRequest,
  HttpHeader,
  Web,
} from './exchange.ts';
import { networkFailure } from './network-failure.ts';
import { openTunnel } from './tunnel.ts';

/** libcurl's bound for all header lines of a reply. */
const MOST_HEADER_BYTES = 300 * 1024;

/** Makes an exchange over the platform's HTTP. */
export function createNetworkExchange(): Web {
  const pool = createAgentPool();
  return {
    async exchange(request, signal) {
      const { url, connection } = request;
      if (connection.proxy === '' || url.protocol === 'http:') return send(pool.agent, request, signal, true);
      try {
        const socket = await openTunnel(request, signal);
        return await send(() => new ReadyAgent(socket), request, signal, false);
      } catch (error) {
        signal.throwIfAborted();
        return networkFailure(error, 0);
      }
    },
    close: () => pool.close(),
  };
}

/** The agent of a request's connection. */
type AgentOf = (secure: boolean, settings: ConnectionSettings) => Agent;

function send(
  agentOf: AgentOf,
  request: ExchangeRequest,
  signal: AbortSignal,
  mayRepeat: boolean,
): Promise<ExchangeReply | ExchangeFailure> {
  const { promise, resolve, reject } = Promise.withResolvers<ExchangeReply | ExchangeFailure>();
  let outgoing: ClientRequest;
  try {
    outgoing = open(agentOf, request);
  } catch (error) {
    return Promise.resolve(networkFailure(error, 0));
  }
  const abort = (): void => {
    outgoing.destroy();
    reject(signal.reason);
  };
  const settle = (result: ExchangeReply | ExchangeFailure): void => {
    signal.removeEventListener('abort', abort);
    resolve(result);
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });

  let reply: IncomingMessage | null = null;
  outgoing.on('response', (incoming) => {
    reply = incoming;
    collect(incoming, request.maxBodyBytes).then((result) => {
      if (!incoming.complete) outgoing.destroy();
      settle(result);
    });
  });
  outgoing.on('error', (error) => {
    // What follows a whole reply is of no interest.
    if (reply?.complete) return;
    // The server may close a kept connection in the moment in which it is used again (RFC 9112 §9.3.1).
    const received = outgoing.socket?.bytesRead ?? 0;
    if (mayRepeat && outgoing.reusedSocket && isReset(error) && !signal.aborted) {
      signal.removeEventListener('abort', abort);
      send(agentOf, request, signal, false).then(resolve, reject);
      return;
    }
    settle(networkFailure(error, received));
  });
  outgoing.end(request.body);
  return promise;
}

/** @throws what the platform says of a certificate or a header that it does not take. */
function open(agentOf: AgentOf, request: ExchangeRequest): ClientRequest {
  const { method, url, headers, connection } = request;
  const secure = url.protocol === 'https:';
  const proxy = connection.proxy === '' || secure ? null : new URL(connection.proxy);
  const at = proxy ?? url;
  const options = {
    method,
    // An IPv6 address stands in brackets in a URL, and nowhere else.
    host: at.hostname.replace(/^\[|\]$/g, ''),
    port: at.port === '' ? (secure ? 443 : 80) : Number(at.port),
    path: proxy === null ? pathOf(url) : `${url.origin}${pathOf(url)}`,
    agent: agentOf(secure, connection),
    maxHeaderSize: MOST_HEADER_BYTES,
    setHost: false,
  };
  const outgoing = secure ? requestHttps(options) : requestHttp(options);
  outgoing.setHeader('Host', url.host);
  for (const [name, values] of grouped(headers)) outgoing.setHeader(name, values);
  if (proxy !== null) outgoing.setHeader('Proxy-Connection', 'Keep-Alive');
  // HTTP/1.1 keeps connections unless told otherwise; libcurl says nothing either.
  outgoing.removeHeader('Connection');
  return outgoing;
}

/** Equal names together, in the order of the first of each. */
function grouped(headers: readonly HttpHeader[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  const names = new Map<string, string>();
  for (const [name, value] of headers) {
    const known = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), known);
    values.set(known, [...(values.get(known) ?? []), value]);
  }
  return values;
}

/** Takes a reply's body as far as it is kept. */
function collect(incoming: IncomingMessage, maxBodyBytes: number): Promise<ExchangeReply | ExchangeFailure> {
  const { promise, resolve } = Promise.withResolvers<ExchangeReply | ExchangeFailure>();
  const chunks: Buffer[] = [];
  let length = 0;
  const finish = (cut: boolean): void => {
    const headers: HttpHeader[] = [];
    for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
      headers.push([incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '']);
    }
    resolve({
      ok: true,
      version: incoming.httpVersion,
      status: incoming.statusCode ?? 0,
      reason: incoming.statusMessage ?? '',
      headers,
      body: Buffer.concat(chunks).subarray(0, maxBodyBytes),
      cut,
    });
  };
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= maxBodyBytes) return;
    incoming.pause();
    finish(true);
  });
  incoming.on('end', () => finish(false));
  incoming.on('error', (error) => {
    const broken = isReset(error) && !incoming.complete;
    resolve(
      broken
        ? curlFailure(CURL.partialFile, 'the connection was closed in the middle of the body')
        : networkFailure(error, length),
    );
  });
  return promise;
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { CURL } from './curl-codes.ts';
import type { ExchangeRequest } from './exchange.ts';
import { HttpFailure } from './network-failure.ts';
import { nameProblem, tlsOptions } from './tls-options.ts';

/**
 * A TLS connection to the host of a request through its proxy (RFC 9110 §9.3.6). Aborted: rejects, and nothing is left open.
 * Rejects with what went wrong on the way.
 */
export function openTunnel(
  { url, headers, connection }: ExchangeRequest,
  signal: AbortSignal,
): Promise<Duplex> {
  const { tls } = connection;
  const proxy = new URL(connection.proxy);
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const authority = `${url.hostname}:${url.port === '' ? 443 : url.port}`;
  const asking = request({
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? 80 : Number(proxy.port),
    path: authority,
    agent: false,
    setHost: false,
    signal,
  });
  asking.setHeader('Host', authority);
  for (const [name, value] of headers) if (name === 'User-Agent') asking.setHeader(name, value);
  asking.setHeader('Proxy-Connection', 'Keep-Alive');
  asking.removeHeader('Connection');
  asking.once('error', reject);
  asking.once('response', ({ statusCode }) => {
    asking.destroy();
    reject(new HttpFailure(CURL.receiveError, `the proxy answered ${statusCode}`));
  });
  asking.once('connect', ({ statusCode = 0 }, socket) => {
    if (statusCode >= 300) {
      socket.destroy();
      reject(new HttpFailure(CURL.receiveError, `the proxy answered ${statusCode}`));
      return;
    }
    const secure = connect({
      ...tlsOptions(tls),
      socket,
      host,
      ...(isName(host) ? { servername: host } : {}),
    });
    const abort = (): void => {
      secure.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    secure.once('error', reject);
    secure.once('secureConnect', () => {
      signal.removeEventListener('abort', abort);
      const problem = tls.verifyHost && !tls.verifyPeer ? nameProblem(secure, host) : undefined;
      if (problem === undefined) resolve(secure);
      else {
        secure.destroy();
        reject(problem);
      }
    });
  });
  asking.end();
  return promise;
}

/** RFC 6066 §3: an address is not named in the handshake. */
function isName(host: string): boolean {
  return !/^[\d.]+$|:/.test(host);
}

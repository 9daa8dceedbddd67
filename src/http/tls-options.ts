import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionOptions, checkServerIdentity, getCACertificates, type TLSSocket } from 'node:tls';
import { CURL } from './curl-codes.ts';
import type { TlsSettings } from './exchange.ts';
import { HttpFailure } from './network-failure.ts';

/**
 * The settings as the platform takes them.
 * @throws HttpFailure when a file that they name cannot be read.
 */
export function tlsOptions(settings: TlsSettings): ConnectionOptions {
  const { verifyPeer, verifyHost, minVersion, certFile, keyFile, ciphers } = settings;
  return {
    ca: authorities(settings),
    rejectUnauthorized: verifyPeer,
    ...(verifyHost ? {} : { checkServerIdentity: () => undefined }),
    ...(minVersion === null ? {} : { minVersion }),
    ...(certFile === '' ? {} : { cert: read(certFile, CURL.localCertificate) }),
    // The key may stand in the file of the certificate.
    ...(certFile === '' && keyFile === ''
      ? {}
      : { key: read(keyFile === '' ? certFile : keyFile, CURL.localCertificate) }),
    ...(ciphers === '' ? {} : { ciphers }),
  };
}

/** What is wrong with the name in the server's certificate; undefined when it is the host's. */
export function nameProblem(socket: TLSSocket, host: string): Error | undefined {
  return checkServerIdentity(host, socket.getPeerCertificate());
}

/** The trusted authorities: those that are named, else the system's, else those that the platform brings. */
function authorities({ caFile, caPath }: TlsSettings): (string | Buffer)[] {
  const named = caFile === '' ? [] : [read(caFile, CURL.authorities)];
  if (caPath !== '') named.push(...readAll(caPath));
  if (named.length > 0) return named;
  const system = getCACertificates('system');
  return system.length > 0 ? system : getCACertificates('default');
}

function readAll(folder: string): Buffer[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => readFileSync(join(folder, name)));
  } catch (error) {
    throw new HttpFailure(CURL.authorities, messageOf(error));
  }
}

function read(path: string, code: number): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new HttpFailure(code, messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

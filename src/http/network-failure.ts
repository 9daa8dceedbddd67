import { CURL, curlFailure } from './curl-codes.ts';
import type { ExchangeFailure } from './exchange.ts';

const CODES: ReadonlyMap<string, number> = new Map([
  ['ENOTFOUND', CURL.noHost],
  ['EAI_AGAIN', CURL.noHost],
  ['EAI_FAIL', CURL.noHost],
  ['EAI_NODATA', CURL.noHost],
  ['EAI_NONAME', CURL.noHost],
  ['ECONNREFUSED', CURL.noConnection],
  ['EHOSTUNREACH', CURL.noConnection],
  ['ENETUNREACH', CURL.noConnection],
  ['EADDRNOTAVAIL', CURL.noConnection],
  ['EACCES', CURL.noConnection],
  ['ETIMEDOUT', CURL.noConnection],
  ['EPIPE', CURL.receiveError],
  ['HPE_HEADER_OVERFLOW', CURL.receiveError],
  ['HPE_INVALID_CHUNK_SIZE', CURL.receiveError],
  // What does not begin as a reply of HTTP/1 might be one of a protocol that is not spoken.
  ['HPE_INVALID_CONSTANT', CURL.unsupportedProtocol],
  ['HPE_INVALID_STATUS', CURL.unsupportedProtocol],
  ['HPE_INVALID_VERSION', CURL.unsupportedProtocol],
  ['EPROTO', CURL.tlsConnect],
  ['ERR_TLS_CERT_ALTNAME_INVALID', CURL.peerCertificate],
  ['ERR_SSL_NO_CIPHER_MATCH', CURL.cipher],
  ['ERR_INVALID_CHAR', CURL.badUrl],
  ['ERR_UNESCAPED_CHARACTERS', CURL.badUrl],
  ['ERR_INVALID_HTTP_TOKEN', CURL.badUrl],
]);

/** What the platform says of a certificate (OpenSSL's verification results). */
const CERTIFICATE = /CERT|^(?:UNABLE_TO_|CRL_|INVALID_CA|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/;

/** An error of the platform as a failure; `received`: bytes of the reply that had come by then. */
export function networkFailure(error: unknown, received: number): ExchangeFailure {
  const text = error instanceof Error ? error.message : String(error);
  return curlFailure(codeOf(error, received), text);
}

function codeOf(error: unknown, received: number): number {
  if (error instanceof HttpFailure) return error.code;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = CODES.get(code);
  if (known !== undefined) return known;
  if (code === 'ECONNRESET') {
    // A reset is noticed while reading; without it the server closed in good order before it had said anything.
    const reset = error instanceof Error && 'syscall' in error && error.syscall === 'read';
    return reset || received > 0 ? CURL.receiveError : CURL.nothing;
  }
  if (code.startsWith('HPE_')) return CURL.weirdReply;
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return CURL.tlsConnect;
  if (CERTIFICATE.test(code)) return CURL.peerCertificate;
  return CURL.receiveError;
}

/** An error that knows its number. */
export class HttpFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

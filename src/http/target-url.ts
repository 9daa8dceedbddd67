import { CURL, curlFailure } from './curl-codes.ts';
import type { ExchangeFailure } from './exchange.ts';

/**
 * The URL that a script names, as libcurl reads it: without a scheme it is `http`, a space is a mistake. Bytes above 127 are
 * escaped one by one.
 */
export function targetUrl(text: string): URL | ExchangeFailure {
  if (/[\0- \x7f]/.test(text)) return curlFailure(CURL.badUrl, 'the URL has a space or a control character');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return curlFailure(CURL.unsupportedProtocol, `there is no ${scheme}, only http and https`);
  }
  const whole = scheme === undefined ? `http://${text}` : text;
  if (/^https?:\/\/(?:[/?#]|$)/i.test(whole)) return curlFailure(CURL.noHost, 'the URL has no host');
  try {
    return new URL(
      whole.replace(/[\x80-\xff]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
    );
  } catch {
    return curlFailure(CURL.badUrl, 'the URL is none');
  }
}

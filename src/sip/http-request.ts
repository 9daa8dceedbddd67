import { SipMessage } from './message.ts';
import { scanHeaders } from './scan.ts';

const LINE = /^([A-Z]+) (\S+) (HTTP\/1\.[01])\r?\n/;
/** RFC 9112 §3: what is longer is no request line that anybody sends. */
const LONGEST_LINE = 8192;

/**
 * An HTTP request as a message, whose method, Request-URI, version, header fields and body read as those of a SIP request;
 * what only SIP has is not there. Null when the bytes are none.
 */
export function parseHttpRequest(bytes: Buffer): SipMessage | null {
  const found = LINE.exec(bytes.toString('latin1', 0, Math.min(bytes.length, LONGEST_LINE)));
  if (found === null) return null;
  const [line, method = '', target = '', version = ''] = found;
  const middleStart = method.length + 1;
  const middleEnd = middleStart + target.length;
  const versionStart = middleEnd + 1;
  const scan = scanHeaders(bytes, line.length);
  if (!scan.complete || scan.badLine >= 0) return null;
  const first = {
    kind: 'request',
    start: 0,
    methodEnd: method.length,
    middleStart,
    middleEnd,
    versionStart,
    versionEnd: versionStart + version.length,
    status: 0,
    end: line.length,
  } as const;
  return new SipMessage(bytes, first, scan);
}

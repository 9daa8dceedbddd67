import type { RunContext } from '../../kit/index.ts';
import { equalsIgnoreCase } from '../../sip/chars.ts';
import { mediaType } from '../../sip/multipart.ts';

/** Whether the text is `type/subtype` (parameters after it do not matter). */
export function isMimeType(text: string): boolean {
  return /^[^\s/;]+\/[^\s/;]+(?:\s*;.*)?$/.test(text);
}

/** The body as a byte string. */
export function bodyText(run: RunContext): string {
  return run.message.body.toString('latin1');
}

/** `has_body`: 1, -1 without a body or with one of another type, -2 without Content-Type. */
export function hasBody(run: RunContext, type: string | undefined): number {
  if (run.message.body.length === 0) return -1;
  if (type === undefined) return 1;
  const { contentType } = run.message;
  if (contentType === null) return -2;
  return equalsIgnoreCase(mediaType(contentType), mediaType(type)) ? 1 : -1;
}

const NULL_ADDRESS = /^c=IN (?:IP4 0\.0\.0\.0|IP6 ::)\s*$/m;
const HELD = /^a=(?:sendonly|inactive)\s*$/m;

/**
 * `is_audio_on_hold`: 1 when an audio stream's address is the null address (RFC 2543 §B.5), 2 when it is `sendonly` or
 * `inactive` (RFC 3264 §8.4), -1 otherwise. What stands before the first stream holds for streams that do not say.
 */
export function holdOf(run: RunContext): number {
  const [session = '', ...streams] = bodyText(run).split(/^(?=m=)/m);
  for (const stream of streams) {
    if (!stream.startsWith('m=audio')) continue;
    const address = /^c=/m.test(stream) ? stream : session;
    if (NULL_ADDRESS.test(address)) return 1;
    const direction = /^a=(?:sendrecv|sendonly|recvonly|inactive)\s*$/m.test(stream) ? stream : session;
    if (HELD.test(direction)) return 2;
  }
  return -1;
}

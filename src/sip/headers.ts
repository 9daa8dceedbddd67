import { lower } from './chars.ts';

/**
 * Header names that the codec knows by number, canonical form. The number of a name is its index; 0 stands for every
 * other name.
 */
export const HEADER_NAMES: readonly string[] = [
  '',
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'max-forwards',
  'contact',
  'route',
  'record-route',
  'content-length',
  'content-type',
  'content-encoding',
  'expires',
  'subject',
  'supported',
  'require',
  'proxy-require',
  'unsupported',
  'allow',
  'accept',
  'user-agent',
  'server',
  'event',
  'allow-events',
  'refer-to',
  'referred-by',
  'authorization',
  'proxy-authorization',
  'www-authenticate',
  'proxy-authenticate',
  'accept-contact',
  'reject-contact',
  'request-disposition',
  'session-expires',
  'identity',
  'identity-info',
  'timestamp',
  'date',
  'path',
  'privacy',
  'p-asserted-identity',
  'p-preferred-identity',
  'diversion',
  'rseq',
  'rack',
  'subscription-state',
  'sip-if-match',
  'sip-etag',
  'min-se',
];

/** Numbers of the names that the codec itself looks at. */
export const HEADER_ID = {
  other: 0,
  via: 1,
  from: 2,
  to: 3,
  callId: 4,
  cseq: 5,
  maxForwards: 6,
  contact: 7,
  route: 8,
  recordRoute: 9,
  contentLength: 10,
  contentType: 11,
} as const;

/** Compact forms (RFC 3261 §7.3.3 and the IANA registry of SIP header fields). */
const COMPACT: ReadonlyMap<string, string> = new Map([
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['n', 'identity-info'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
  ['y', 'identity'],
]);

const MAX_KNOWN_LENGTH = 31;

interface Candidate {
  readonly name: Uint8Array;
  readonly id: number;
}

/** Known names by length and first letter, so that a look-up compares bytes with one or two candidates at most. */
function buildCandidates(): readonly (readonly Candidate[])[] {
  const table: Candidate[][] = [];
  const add = (name: string, id: number): void => {
    const slot = slotOf(name.length, name.charCodeAt(0));
    table[slot] = [...(table[slot] ?? []), { name: Buffer.from(name, 'latin1'), id }];
  };
  HEADER_NAMES.forEach((name, id) => {
    if (id > 0) add(name, id);
  });
  for (const [compact, name] of COMPACT) add(compact, HEADER_NAMES.indexOf(name));
  return Array.from({ length: (MAX_KNOWN_LENGTH + 1) * 32 }, (_, slot) => table[slot] ?? []);
}

function slotOf(length: number, firstCode: number): number {
  return length * 32 + (firstCode & 31);
}

const CANDIDATES = buildCandidates();
const IDS: ReadonlyMap<string, number> = new Map(HEADER_NAMES.map((name, id) => [name, id]));

/** The number of the header name in `bytes[start, end)`, any case, compact or long; 0 when it is not a known one. */
export function headerIdAt(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length <= 0 || length > MAX_KNOWN_LENGTH) return 0;
  const candidates = CANDIDATES[slotOf(length, bytes[start] ?? 0)] ?? [];
  for (const candidate of candidates) {
    let i = 0;
    while (i < length && lower(bytes[start + i] ?? 0) === candidate.name[i]) i++;
    if (i === length) return candidate.id;
  }
  return 0;
}

/** The canonical name: lower case, compact form resolved (`V` → `via`, `X-Foo` → `x-foo`). */
export function canonicalHeaderName(name: string): string {
  const lowered = name.toLowerCase();
  return lowered.length === 1 ? (COMPACT.get(lowered) ?? lowered) : lowered;
}

/** The number of a canonical name; 0 when it is not a known one. */
export function headerIdOf(canonicalName: string): number {
  return IDS.get(canonicalName) ?? 0;
}

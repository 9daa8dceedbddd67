import type { RunContext } from '../../kit/index.ts';
import { replyEitherWay } from '../../run/stateless-reply.ts';
import type { Granted } from '../../run/transaction.ts';
import { quote } from '../../sip/params.ts';
import { formatQ } from '../../sip/q-value.ts';
import { type Contact, isLive, secondsLeft } from '../usrloc/index.ts';
import { REGISTRATION_ERRORS, type RegistrationErrorName } from './errors.ts';
import { listsOption } from './request.ts';
import type { Settings } from './settings.ts';

/** The reply to a registration, not yet sent. */
export interface PreparedReply {
  readonly status: number;
  readonly reason: string;
  /** Header lines. */
  readonly headers: string;
}

/** What the reply to a registration is made of. */
export interface ReplyParts {
  /** The contacts that are bound now; empty before the address of record is known. */
  readonly contacts: readonly Contact[];
  /** Domain of the address of record, for GRUUs. */
  readonly domain: string;
  readonly user: string;
  /** Path that the reply shows; null: none. */
  readonly path: string | null;
  readonly error: RegistrationErrorName | null;
}

/** Makes the reply (RFC 3261 §10.3 step 8): all contacts with the time they have left, or why there are none to add. */
export function prepareReply(run: RunContext, parts: ReplyParts, settings: Settings): PreparedReply {
  const { error, path } = parts;
  let headers = contactHeader(run, parts, settings);
  if (error === null) {
    if (path !== null) headers += `Path: ${path}\r\n`;
    return { status: 200, reason: 'OK', headers };
  }
  const { status, reason, text } = REGISTRATION_ERRORS[error];
  if (error === 'tooBrief') headers += `Min-Expires: ${settings.minExpires}\r\n`;
  if (error === 'pathUnsupported') headers += unsupportedPath(run);
  if (error === 'outboundRequired') headers += 'Unsupported: outbound\r\n';
  headers += `P-Registrar-Error: ${text}\r\n`;
  if (status >= 500 && settings.retryAfter > 0) headers += `Retry-After: ${settings.retryAfter}\r\n`;
  return { status, reason, headers };
}

/** Sends it, through the transaction where there is one. */
export function sendReply(run: RunContext, reply: PreparedReply): Granted {
  run.state.reply.headers += reply.headers;
  return replyEitherWay(run, reply.status, reply.reason);
}

function unsupportedPath(run: RunContext): string {
  const path = run.message.headers('path').map(({ value }) => value);
  return `Unsupported: path\r\nPath: ${path.join(',')}\r\n`;
}

function contactHeader(run: RunContext, parts: ReplyParts, settings: Settings): string {
  const now = run.services.clock.wallTime();
  const gruu = settings.gruuEnabled && listsOption(run.message, 'supported', 'gruu');
  const shown = parts.contacts
    .filter((contact) => isLive(contact, now))
    .map((contact) => contactValue(contact, parts, settings, gruu, now));
  return shown.length === 0 ? '' : `Contact: ${shown.join(', ')}\r\n`;
}

function contactValue(
  contact: Contact,
  { user, domain }: ReplyParts,
  { receivedParam }: Settings,
  gruu: boolean,
  nowMs: number,
): string {
  const { uri, q, received, instance, regId, ruid } = contact;
  let value = `<${uri}>${formatQ(q)};expires=${secondsLeft(contact, nowMs)}`;
  if (received !== null && receivedParam !== '') value += `;${receivedParam}=${quote(received)}`;
  if (instance === null) return value;
  if (gruu) {
    // RFC 5627 §4.3: the public one names the instance, the temporary one tells nothing about whom it belongs to.
    value += `;pub-gruu=${quote(`sip:${user}@${domain};gr=${gruuOf(instance)}`)}`;
    value += `;temp-gruu="sip:${ruid}@${domain};gr"`;
  }
  value += `;+sip.instance=${quote(instance)}`;
  return regId === 0 ? value : `${value};reg-id=${regId}`;
}

/** What `gr` has for an instance: the URN without its angle brackets. */
export function gruuOf(instance: string): string {
  return instance.replace(/^<(.*)>$/, '$1');
}

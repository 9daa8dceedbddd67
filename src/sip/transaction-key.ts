import type { SipMessage } from './message.ts';
import { formatVia } from './via.ts';

/** What a branch begins with when its sender follows RFC 3261 (§8.1.1.7). */
const MAGIC_COOKIE = 'z9hG4bK';

/**
 * The server transaction a request belongs to (RFC 3261 §17.2.3), equal for INVITE, its retransmissions, its non-2xx
 * ACK and its CANCEL; the message's method tells them apart. '' when the message lacks what a key needs.
 *
 * With an RFC 3261 branch: branch, sent-by, CSeq number, method. Without one (or with the bare cookie, RFC 4475 §3.2.1)
 * the RFC 2543 rule: Request-URI, From tag, Call-ID, CSeq number, top Via, and the To tag; the To tag is left out for
 * INVITE, ACK and CANCEL, since an ACK carries the tag of the reply, which its INVITE cannot have.
 */
export function transactionKey(message: SipMessage): string {
  const via = message.topVia;
  const cseq = message.cseq;
  if (via === null || cseq === null) return '';
  const isInvite = belongsToInvite(message);
  const method = isInvite ? 'INVITE' : message.method;
  const branch = via.branch;
  if (branch?.startsWith(MAGIC_COOKIE) && branch.length > MAGIC_COOKIE.length) {
    // No part can hold a space, so parts cannot run into each other.
    return `${branch} ${via.host.toLowerCase()}:${via.port ?? ''} ${cseq.number} ${method}`;
  }
  const toTag = isInvite ? '' : (message.to?.tag ?? '');
  const parts = [message.requestUri, message.from?.tag ?? '', toTag, message.callId ?? '', formatVia(via)];
  // Line ends cannot stand in any part, so parts cannot run into each other.
  return `2543\n${cseq.number}\n${method}\n${parts.join('\n')}`;
}

function belongsToInvite(message: SipMessage): boolean {
  const { method } = message;
  return method === 'INVITE' || method === 'ACK' || method === 'CANCEL';
}

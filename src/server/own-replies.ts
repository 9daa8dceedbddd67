import type { OperatorReply } from '../kit/index.ts';
import type { Flow } from '../net/network.ts';
import type { RunServices } from '../run/services.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import { buildReply } from '../sip/reply.ts';
import type { Transaction } from '../tm/transaction.ts';

/** Replies that no script asked for. */
export interface OwnReplies {
  /** An answer without a transaction: to malformed requests, and when too many wait. */
  stateless(request: SipMessage, flow: Flow, status: number, reason: string): Buffer;
  /** 503 to a transaction that cannot be served now: ask again after so many seconds. */
  busy(transaction: Transaction, retryAfter: number): Buffer;
  /**
   * tm's own: 100, 408, 487, 500. `headers`: raw lines, each ending in CRLF. Empty when the stored request no longer
   * parses, which would be a bug.
   */
  ofTransaction(transaction: Transaction, status: number, reason: string, headers?: string): Buffer;
  /** One that an operator makes. */
  byOperator(transaction: Transaction, reply: OperatorReply): Buffer;
}

/** Makes the builder of a worker's own replies. */
export function createOwnReplies({ replyTags, serverHeader }: RunServices): OwnReplies {
  function build(
    request: SipMessage,
    flow: Flow,
    status: number,
    reason: string,
    toTag: string,
    headers = '',
  ): Buffer {
    return buildReply(request, {
      status,
      reason,
      toTag,
      received: { ip: flow.ip, port: flow.port },
      headers,
      ...(serverHeader === null ? {} : { server: serverHeader }),
    });
  }
  function ofTransaction(transaction: Transaction, status: number, reason: string, headers = ''): Buffer {
    const parsed = parseMessage(transaction.request);
    if (!parsed.ok) return Buffer.alloc(0);
    const tag = replyTags.transaction(transaction);
    return build(parsed.message, transaction.flow, status, reason, tag, headers);
  }

  return {
    stateless: (request, flow, status, reason) =>
      build(request, flow, status, reason, replyTags.stateless(request)),
    busy: (transaction, retryAfter) =>
      ofTransaction(transaction, 503, 'Service Unavailable', `Retry-After: ${retryAfter}\r\n`),
    ofTransaction,
    byOperator(transaction, { status, reason, toTag, headers, body }) {
      const parsed = parseMessage(transaction.request);
      if (!parsed.ok) return Buffer.alloc(0);
      const { ip, port } = transaction.flow;
      return buildReply(parsed.message, {
        status,
        reason,
        toTag: toTag === '' ? replyTags.transaction(transaction) : toTag,
        received: { ip, port },
        headers,
        body,
        ...(serverHeader === null ? {} : { server: serverHeader }),
      });
    },
  };
}

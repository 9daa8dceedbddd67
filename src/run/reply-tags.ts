import { hash } from 'node:crypto';
import type { SipMessage } from '../sip/message.ts';
import type { TransactionName } from './transaction.ts';

/** The To-tags of a server's own replies. Every worker makes the same ones from the server's secret. */
export interface ReplyTags {
  /** The tag of a transaction's replies: the same for all of them (RFC 3261 §8.2.6.2). */
  transaction(name: TransactionName): string;
  /** The tag of a stateless reply: equal for retransmissions of the request (RFC 3261 §8.2.7). */
  stateless(request: SipMessage): string;
  /** Whether a To-tag is one of our stateless replies: its ACK is for us and is absorbed. */
  isStateless(tag: string): boolean;
}

/** Makes the tags of a server; `secret` differs from server to server and start to start. */
export function createReplyTags(secret: string): ReplyTags {
  const prefix = digest(secret).slice(0, 16);
  const statelessPrefix = `${digest(`${secret}/stateless`).slice(0, 16)}.`;
  return {
    transaction: (name) => `${prefix}-${name.index.toString(16)}.${name.label.toString(16)}`,
    stateless(request) {
      const via = request.topVia;
      const from = request.from;
      const identity = `${via?.branch ?? ''}\0${request.callId ?? ''}\0${request.cseq?.number ?? ''}\0${from?.tag ?? ''}`;
      return statelessPrefix + digest(identity).slice(0, 8);
    },
    isStateless: (tag) => tag.startsWith(statelessPrefix),
  };
}

function digest(text: string): string {
  return hash('md5', text);
}

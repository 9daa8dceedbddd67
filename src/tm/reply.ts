import { parseMessage } from '../sip/parse.ts';
import { endBranches } from './branch-cancel.ts';
import { noBlock } from './byte-store.ts';
import type { Internals } from './internals.ts';
import { releaseSilently, viewOf } from './lifecycle.ts';
import type { TransactionRecord } from './record.ts';
import { flowOf } from './request-block.ts';
import type { Ended, ReplyResult } from './results.ts';

/** Why a transaction can neither reply nor suspend any more; null while it can. */
export function whyEnded(record: TransactionRecord | null): Ended | null {
  if (record === null) return 'not-found';
  if (!record.ended) return null;
  return record.status >= 200 ? 'final-reply-sent' : 'released';
}

/** Sends a reply through the transaction's machine, unless it has ended. */
export function reply(
  tm: Internals,
  record: TransactionRecord | null,
  status: number,
  bytes: Uint8Array,
): ReplyResult {
  const ended = whyEnded(record);
  if (record === null || ended !== null) {
    tm.stats.repliesRefused++;
    return { sent: false, reason: ended ?? 'not-found' };
  }
  send(tm, record, status, bytes, false);
  return { sent: true };
}

function send(
  tm: Internals,
  record: TransactionRecord,
  status: number,
  bytes: Uint8Array,
  relayed: boolean,
): void {
  tm.machineOf(record)[record.state].reply(tm, record, status, bytes, relayed);
  if (record.listened && !record.local) tm.callbacks.onReplied(viewOf(tm, record), status, bytes, relayed);
  if (relayed) tm.stats.repliesRelayed++;
  if (status < 200) return;
  const statusClass = Math.floor(status / 100);
  tm.stats.answered[statusClass] = (tm.stats.answered[statusClass] ?? 0) + 1;
  endBranches(tm, record, status);
}

/** Sends a reply that came from downstream; a 2xx also after the transaction ended (RFC 6026 §7.1). */
export function relayUp(tm: Internals, record: TransactionRecord, status: number, bytes: Uint8Array): void {
  if (record.quiet) {
    if (!record.ended && status >= 200) releaseSilently(tm, record);
    return;
  }
  if (!record.ended) {
    send(tm, record, status, bytes, true);
    return;
  }
  if (record.local) {
    tm.callbacks.onLocalReply(viewOf(tm, record), status, bytes, true);
    return;
  }
  tm.stats.repliesSent++;
  tm.stats.repliesRelayed++;
  tm.send(flowOf(tm.store.view(record.request)), bytes);
  if (record.listened && !isRepeated(tm, record, bytes)) {
    tm.callbacks.onReplied(viewOf(tm, record), status, bytes, true);
  }
}

/** Whether a late 2xx is the one that went up before: the same dialog's (RFC 3261 §13.2.2.4). */
function isRepeated(tm: Internals, record: TransactionRecord, bytes: Uint8Array): boolean {
  if (record.reply === noBlock) return false;
  const tag = toTagOf(tm.store.view(record.reply));
  return tag !== null && tag === toTagOf(bytes);
}

function toTagOf(bytes: Uint8Array): string | null {
  const parsed = parseMessage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return parsed.ok ? (parsed.message.to?.tag ?? null) : null;
}

/** Sends one of tm's own replies. The transaction must not have ended. */
export function replyOurselves(
  tm: Internals,
  record: TransactionRecord,
  status: number,
  reason: string,
  headers?: string,
): void {
  reply(tm, record, status, tm.callbacks.buildReply(viewOf(tm, record), status, reason, headers));
}

import type { RunContext, SentReply, TransactionListener } from '../../kit/index.ts';
import { type Backend, outcomeOf, recordOf } from './record.ts';

/** Which events are accounted. */
export interface Rules {
  /** Flag that asks for transactions that failed, too; -1: none does. */
  readonly failedFlag: number;
  /** Flag that keeps a transaction in view although none of the others is set yet; -1: none does. */
  readonly prepareFlag: number;
  readonly prepareAlways: boolean;
  /** Statuses of failures that are not accounted. */
  readonly filtered: ReadonlySet<number>;
  readonly earlyMedia: boolean;
  readonly cancels: boolean;
  readonly reasonFromHeader: boolean;
}

/** Phrases of failures that no reply told of. */
const REASONS: Readonly<Record<number, string>> = { 408: 'Request Timeout', 487: 'Request Terminated' };

/** Accounts what becomes of transactions, by flags of their requests. */
export function createListener(backends: readonly Backend[], rules: Rules): TransactionListener {
  const { failedFlag, prepareFlag, prepareAlways, filtered, earlyMedia, cancels, reasonFromHeader } = rules;
  let asked = bit(prepareFlag);
  for (const { flag, missedFlag } of backends) asked |= bit(flag) | bit(missedFlag);

  function isWanted(run: RunContext, { status, bytes }: SentReply): boolean {
    if (run.message.method === 'CANCEL' && !cancels) return false;
    if (status < 200) return earlyMedia && hasBody(bytes);
    return status < 300 || (isSet(run, failedFlag) && !filtered.has(status));
  }

  function miss(run: RunContext, toTag: string, status: number, reason: string): void {
    const record = recordOf(run, 'call missed', { toTag, code: String(status), reason });
    for (const backend of backends) {
      if (!isSet(run, backend.missedFlag)) continue;
      backend.write(record, run);
      // One record for each attempt: serial forking sets the flag again.
      run.state.flags = (run.state.flags & ~bit(backend.missedFlag)) >>> 0;
    }
  }

  return {
    listens: (run) => prepareAlways || (run.state.flags & asked) !== 0,
    failed(run) {
      if (run.message.method !== 'INVITE' || run.failure === null) return;
      const { status, reply } = run.failure;
      const ownTag = run.transaction?.snapshot.toTag ?? '';
      if (reply === null) miss(run, ownTag, status, REASONS[status] ?? '');
      else {
        const { toTag, reason } = outcomeOf(status, reply, reasonFromHeader);
        miss(run, toTag, status, reason);
      }
    },
    replied(run, reply) {
      const { status, bytes, relayed } = reply;
      const outcome = outcomeOf(status, bytes, reasonFromHeader);
      // Nobody was even tried.
      if (!relayed && status >= 300 && run.message.method === 'INVITE')
        miss(run, outcome.toTag, status, outcome.reason);
      if (!isWanted(run, reply)) return;
      const record = recordOf(run, 'transaction answered', outcome);
      for (const backend of backends) if (isSet(run, backend.flag)) backend.write(record, run);
    },
  };
}

function bit(flag: number): number {
  return flag < 0 ? 0 : 1 << flag;
}

function isSet(run: RunContext, flag: number): boolean {
  return (run.state.flags & bit(flag)) !== 0;
}

/** The reply has more after its head than the empty line. */
function hasBody(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('\r\n\r\n');
  return head >= 0 && head + 4 < bytes.length;
}

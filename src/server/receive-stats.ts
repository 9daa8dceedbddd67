import type { ReceivedCounts } from '../kit/index.ts';

/** What a SIP worker received, since its start. */
export interface ReceiveStats extends ReceivedCounts {
  requests: number;
  replies: number;
  keepalives: number;
  /** Datagrams that are not well-formed SIP, and how many of them were answered. */
  malformed: number;
  malformedAnswered: number;
  /** Replies that belong to nobody and have no way on. */
  repliesDropped: number;
  /** ACKs to stateless replies, absorbed. */
  statelessAcks: number;
  /** Exceptions that nobody expected, caught where they would have ended the server. */
  exceptions: number;
  countRequest(method: string): void;
  /** `method`: of the CSeq. */
  countReply(status: number, method: string): void;
  /** Counts a stateless reply that was sent. */
  countSent(status: number): void;
}

const STATUSES = 700;
const CLASSES = 7;

/** Counters at zero. */
export function newReceiveStats(): ReceiveStats {
  const byMethod = new Map<string, number>();
  const repliesByStatus = new Float64Array(STATUSES);
  /** By class, for each method. */
  const repliesByMethod = new Map<string, Float64Array>();
  const sentByStatus = new Float64Array(STATUSES);

  const stats: ReceiveStats = {
    requests: 0,
    replies: 0,
    keepalives: 0,
    malformed: 0,
    malformedAnswered: 0,
    repliesDropped: 0,
    statelessAcks: 0,
    exceptions: 0,
    countRequest(method) {
      stats.requests++;
      // Methods are a stranger's words: what is not known is not kept.
      if (KNOWN_METHODS.has(method)) byMethod.set(method, (byMethod.get(method) ?? 0) + 1);
    },
    countReply(status, method) {
      stats.replies++;
      repliesByStatus[status] = (repliesByStatus[status] ?? 0) + 1;
      if (!KNOWN_METHODS.has(method)) return;
      const classes = repliesByMethod.get(method) ?? new Float64Array(CLASSES);
      repliesByMethod.set(method, classes);
      const statusClass = Math.floor(status / 100);
      classes[statusClass] = (classes[statusClass] ?? 0) + 1;
    },
    countSent(status) {
      sentByStatus[status] = (sentByStatus[status] ?? 0) + 1;
    },
    requestsOf: (method) => byMethod.get(method) ?? 0,
    get requestsOfOthers() {
      let known = 0;
      for (const count of byMethod.values()) known += count;
      return stats.requests - known;
    },
    repliesOf(statusClass, method) {
      if (method !== undefined) return repliesByMethod.get(method)?.[statusClass] ?? 0;
      return sum(repliesByStatus.subarray(statusClass * 100, statusClass * 100 + 100));
    },
    repliesWith: (status) => repliesByStatus[status] ?? 0,
    sentWith: (status) => sentByStatus[status] ?? 0,
  };
  return stats;
}

/** Methods that Kamailio's core counts. */
const KNOWN_METHODS: ReadonlySet<string> = new Set(
  'ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK PUBLISH REFER REGISTER SUBSCRIBE UPDATE'.split(
    ' ',
  ),
);

function sum(counts: Float64Array): number {
  return counts.reduce((total, count) => total + count, 0);
}

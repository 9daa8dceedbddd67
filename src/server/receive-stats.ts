/** What a SIP worker received, since its start. */
export interface ReceiveStats {
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
}

/** Counters at zero. */
export function newReceiveStats(): ReceiveStats {
  return {
    requests: 0,
    replies: 0,
    keepalives: 0,
    malformed: 0,
    malformedAnswered: 0,
    repliesDropped: 0,
    statelessAcks: 0,
    exceptions: 0,
  };
}

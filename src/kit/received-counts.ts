/** What the server received since its start, and what it answered without a transaction. */
export interface ReceivedCounts {
  readonly requests: number;
  readonly replies: number;
  /** Messages that are not well-formed SIP. */
  readonly malformed: number;
  /** Replies that belong to nobody and have no way on. */
  readonly repliesDropped: number;
  /** ACKs to stateless replies, absorbed. */
  readonly statelessAcks: number;
  /** Requests of methods that are not counted one by one. */
  readonly requestsOfOthers: number;
  requestsOf(method: string): number;
  /** Replies of a class (1 to 6), of all requests or of those of a method. */
  repliesOf(statusClass: number, method?: string): number;
  repliesWith(status: number): number;
  /** Stateless replies sent with a status. */
  sentWith(status: number): number;
}

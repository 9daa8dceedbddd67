/** Parameters of tm, named and defaulted as Kamailio's module parameters; times in milliseconds. */
export interface TransactionParams {
  /** Final-response timer of a branch or suspension; also how long an INVITE final waits for its ACK (timer H). */
  readonly fr_timer: number;
  /** Final-response timer of an INVITE branch after its first provisional reply. */
  readonly fr_inv_timer: number;
  /** How long an ended transaction absorbs retransmissions (timers I and J). */
  readonly wt_timer: number;
  /** Longest life of an INVITE transaction, from its creation. */
  readonly max_inv_lifetime: number;
  /** Longest life of any other transaction. */
  readonly max_noninv_lifetime: number;
  /** First retransmission interval (T1); doubles up to `retr_timer2` (T2). Unreliable transports only. */
  readonly retr_timer1: number;
  readonly retr_timer2: number;
  /** 1: suspending an INVITE that had no reply yet sends a 100. */
  readonly auto_inv_100: number;
  readonly auto_inv_100_reason: string;
  /** What an unanswered transaction is answered with when its time is over. */
  readonly reply_408_code: number;
  readonly reply_408_reason: string;
  /** Most requests that may wait behind paused messages, over all of them. */
  readonly paused_queue_max: number;
}

/** Kamailio's defaults. */
export const defaultTransactionParams: TransactionParams = {
  fr_timer: 30_000,
  fr_inv_timer: 120_000,
  wt_timer: 5_000,
  max_inv_lifetime: 180_000,
  max_noninv_lifetime: 32_000,
  retr_timer1: 500,
  retr_timer2: 4_000,
  auto_inv_100: 1,
  auto_inv_100_reason: 'trying -- your call is important to us',
  reply_408_code: 408,
  reply_408_reason: 'Request Timeout',
  paused_queue_max: 10_000,
};

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
  /** 1: every provisional reply restarts fr_inv_timer. */
  readonly restart_fr_on_each_reply: number;
  /** Which replies of earlier legs of serial forking still count: 0 all, 1 and 3 none, 2 not those of the last leg. */
  readonly failure_reply_mode: number;
  /** A branch without any reply when it is cancelled: 0 given up at once, 1 cancelled with its first reply, 2 at once. */
  readonly cancel_b_method: number;
  /** 1: challenges of several 401 and 407 replies are merged. */
  readonly aggregate_challenges: number;
  /** 1: a 6xx does not cancel the other branches. */
  readonly disable_6xx_block: number;
  /** 1: a 503 goes up as 500. */
  readonly remap_503_500: number;
  /** 1: our own CANCELs say why. */
  readonly local_cancel_reason: number;
  /** Where the ACK of a 2xx to a request of our own goes: 0 as its Contact and Record-Route say, 1 where the INVITE went. */
  readonly local_ack_mode: number;
  /** 1: 100 replies are forwarded. */
  readonly relay_100: number;
  /** Added to the order of a status of our own when the best reply is chosen. */
  readonly faked_reply_prio: number;
  /** Headers of an INVITE that was sent whose names begin with this are in its CANCEL and negative ACK too; '': none. */
  readonly ac_extra_hdrs: string;
  /** The onreply_route of replies that belong to no branch; '': none. tm itself runs no script. */
  readonly on_sl_reply: string;
  /** 1: the failure routes that a request of our own arms run. */
  readonly enable_uac_fr: number;
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
  restart_fr_on_each_reply: 1,
  failure_reply_mode: 3,
  cancel_b_method: 1,
  aggregate_challenges: 1,
  disable_6xx_block: 0,
  remap_503_500: 1,
  local_cancel_reason: 1,
  local_ack_mode: 0,
  relay_100: 0,
  faked_reply_prio: 0,
  ac_extra_hdrs: '',
  on_sl_reply: '',
  enable_uac_fr: 0,
  paused_queue_max: 10_000,
};

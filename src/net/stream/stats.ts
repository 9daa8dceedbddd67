/** Counters since start, as Kamailio's statistics of group `tcp` name them. */
export interface StreamStats {
  /** Connections that became usable, whoever opened them. */
  established: number;
  /** Those that others opened. */
  passiveOpen: number;
  connectSuccess: number;
  connectFailed: number;
  /** Connections refused because there are too many. */
  localReject: number;
  /** Connections closed because they were idle, or because a message did not become whole. */
  conTimeout: number;
  /** Connections that broke. */
  conReset: number;
  /** Connections closed because their far end took no bytes. */
  sendTimeout: number;
  /** Messages not sent because too many bytes wait already. */
  sendqFull: number;
  /** Connections closed because what came was no message. */
  framingErrors: number;
  /** TLS handshakes that failed. */
  handshakeErrors: number;
}

/** Counters at zero. */
export function createStreamStats(): StreamStats {
  return {
    established: 0,
    passiveOpen: 0,
    connectSuccess: 0,
    connectFailed: 0,
    localReject: 0,
    conTimeout: 0,
    conReset: 0,
    sendTimeout: 0,
    sendqFull: 0,
    framingErrors: 0,
    handshakeErrors: 0,
  };
}

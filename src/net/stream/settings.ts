/** How connections are kept; times in milliseconds. Kamailio's core globals of the same meaning are named. */
export interface StreamSettings {
  /** `tcp_connect_timeout`. */
  readonly connectTimeout: number;
  /** `tcp_send_timeout`: how long written bytes may wait for a far end that takes none. */
  readonly sendTimeout: number;
  /** `tcp_connection_lifetime`: an idle connection is closed after it; negative: never. */
  readonly lifetime: number;
  /** `tcp_max_connections`, of which `tls_max_connections` may be secured. */
  readonly maxConnections: number;
  readonly maxSecureConnections: number;
  /** `tcp_accept_no_cl`. */
  readonly acceptNoLength: boolean;
  /** `tcp_rd_buf_size`: the longest message in bytes. */
  readonly maxMessageBytes: number;
  /** `tcp_conn_wq_max`: bytes that may wait to be written on one connection. */
  readonly maxUnsent: number;
  /** `tcp_wq_max`: on all of them. */
  readonly maxUnsentOfAll: number;
  /** `tcp_crlf_ping`: keep-alives are answered (RFC 5626 §4.4.1). */
  readonly answersPings: boolean;
  /** `tcp_no_connect`: nothing is sent but over connections that are open. */
  readonly neverConnects: boolean;
  /** `tcp_source_ipv4`, `tcp_source_ipv6`: where connections are opened from; null: as the system chooses. */
  readonly sourceIpv4: string | null;
  readonly sourceIpv6: string | null;
}

/** Kamailio's defaults. */
export const defaultStreamSettings: StreamSettings = {
  connectTimeout: 10_000,
  sendTimeout: 10_000,
  lifetime: 120_000,
  maxConnections: 2048,
  maxSecureConnections: 2048,
  acceptNoLength: false,
  maxMessageBytes: 4096,
  maxUnsent: 32_768,
  maxUnsentOfAll: 10_485_760,
  answersPings: true,
  neverConnects: false,
  sourceIpv4: null,
  sourceIpv6: null,
};

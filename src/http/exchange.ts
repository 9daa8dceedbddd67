/** A header line: name and value. */
export type HttpHeader = readonly [name: string, value: string];

/** How far a server's certificate is checked, and what we show of ourselves. Files hold PEM. */
export interface TlsSettings {
  /** The certificate has to be one that the authorities we trust vouch for. */
  readonly verifyPeer: boolean;
  /** It has to be one of the host in the URL. */
  readonly verifyHost: boolean;
  /** Lowest version of TLS, null: the platform's. */
  readonly minVersion: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3' | null;
  /** File of the trusted authorities; '' the system's. */
  readonly caFile: string;
  /** Folder of files of trusted authorities, besides; '' none. */
  readonly caPath: string;
  /** Our certificate and its key; '' none. */
  readonly certFile: string;
  readonly keyFile: string;
  /** OpenSSL's list of ciphers; '' the platform's. */
  readonly ciphers: string;
}

/** Verification on, everything else as the platform has it. */
export const DEFAULT_TLS: TlsSettings = {
  verifyPeer: true,
  verifyHost: true,
  minVersion: null,
  caFile: '',
  caPath: '',
  certFile: '',
  keyFile: '',
  ciphers: '',
};

/** How a connection is made and kept. Connections are shared by all requests whose settings are equal. */
export interface ConnectionSettings {
  /** Whether a connection is left open for the next request. */
  readonly keepAlive: boolean;
  /** Seconds of silence before TCP probes the far end and between probes; null: it does not. */
  readonly tcpKeepAliveSeconds: number | null;
  /** Kind of address that the host's name is looked up for; 0 any. */
  readonly family: 0 | 4 | 6;
  /** Address of ours to connect from; '' any. */
  readonly localAddress: string;
  /** URL of the proxy; '' none. */
  readonly proxy: string;
  readonly tls: TlsSettings;
}

/** One request as it goes over a connection. */
export interface ExchangeRequest {
  readonly method: string;
  readonly url: URL;
  /** All but Host, in order, Content-Length included. */
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer | null;
  readonly connection: ConnectionSettings;
  /** Bytes of the body that are kept; what follows is not read. */
  readonly maxBodyBytes: number;
}

/** One reply as it came. */
export interface ExchangeReply {
  readonly ok: true;
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
  /** The body was longer than `maxBodyBytes`. */
  readonly cut: boolean;
}

/** Why there is no reply: a number of libcurl's, as scripts know them, and what happened. */
export interface ExchangeFailure {
  readonly ok: false;
  readonly code: number;
  readonly text: string;
}

/**
 * Sends one request and takes its reply. Aborted: rejects with the signal's reason, and the connection is closed. Rejects
 * for nothing else. It knows no time: whoever calls it aborts it when time is up.
 */
export type Exchange = (
  request: ExchangeRequest,
  signal: AbortSignal,
) => Promise<ExchangeReply | ExchangeFailure>;

/** The web as a worker reaches it: exchanges, and the connections they keep. */
export interface Web {
  readonly exchange: Exchange;
  /** Closes the connections that are kept. */
  close(): void;
}

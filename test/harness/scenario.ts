/**
 * What a scenario is: plain data that says which messages clients send and when. The script it runs is the
 * `kamailio.cfg` beside it, and what must come back is in `golden.json` or `expected.json` (see `golden.ts`).
 */

/** A request in short form; `message.ts` writes it out. Every part may use the placeholders named there. */
export interface RequestShape {
  method: string;
  /** User part of the Request-URI and of To. Default `test`. */
  user?: string;
  /** Whole Request-URI, instead of `sip:<user>@127.0.0.1:{server-port}`. */
  uri?: string;
  /** Value of Via, instead of one with the branch `z9hG4bK-<call>`. */
  via?: string;
  /** Value of From. Default `<sip:caller@example.com>;tag=<call>`. */
  from?: string;
  /** Value of To. Default `<sip:<user>@example.com>`. */
  to?: string;
  /** CSeq number. Default 1. */
  cseq?: number;
  /** Header lines after the standard ones. */
  headers?: readonly string[];
  /** Body with `\n` line ends, sent with CR LF. Content-Length counts it. */
  body?: string;
  /** Answers the challenge that an earlier call got. */
  login?: Login;
}

/** Credentials that answer a challenge (RFC 7616), right unless said otherwise. */
export interface Login {
  /** The call whose 401 or 407 has the challenge. */
  call: string;
  user: string;
  password: string;
  /** Default: that of the challenge; null: the client knows of none. */
  qop?: string | null;
  /** `nc`; default 00000001. */
  count?: string;
  /** Written in place of that of the challenge. */
  realm?: string;
  nonce?: string;
  /** Names of parameters that are left out. */
  without?: readonly string[];
}

/** Something a client does at a time. All times are milliseconds from the start of the scenario. */
export type Step =
  /** Sends a request. `call` names it for later steps; its client socket is `peer`, by default one of its own. */
  | { at: number; call: string; peer?: string; request: RequestShape; ack?: boolean }
  /** Sends a request written out in full, line ends as CR LF. */
  | { at: number; call: string; peer?: string; raw: string; ack?: boolean }
  /** Sends the bytes of the call's request once more. */
  | { at: number; repeat: string }
  /** Sends the CANCEL (RFC 3261 section 9.1) of the call's request. */
  | { at: number; cancel: string }
  /** Sends the ACK of the last final reply to the call's INVITE. */
  | { at: number; ack: string }
  /**
   * A program sends a netstring. With `match`, a regular expression, `$1` … in it are what the newest message that the
   * program received and that matches has there.
   */
  | { at: number; program: string; sends: string; match?: string }
  /** A program sends a datagram to module evrexec. */
  | { at: number; program: string; datagram: string; match?: string }
  /** A program sends bytes as they are. */
  | { at: number; program: string; bytes: string }
  /** A program closes its connection. */
  | { at: number; program: string; close: true };

/** When each message is due on each socket of a client or a server downstream, in the order in which they come. */
export type Due = Readonly<Record<string, readonly number[]>>;

/** One reply of a server downstream. */
export interface Answer {
  /** Milliseconds from the first arrival of the request. */
  after: number;
  status: number;
  /** Default: the usual one. */
  reason?: string | undefined;
  /** Header lines after the standard ones. */
  headers?: readonly string[] | undefined;
  /** Body with `\n` line ends, sent with CR LF. */
  body?: string | undefined;
}

/**
 * What a server downstream answers, by method, or by method and user of the Request-URI (`INVITE bob`) where it
 * depends on that. A retransmission gets nothing more. A method that is not named gets nothing, but a CANCEL gets 200
 * and its INVITE, unless that was answered, 487 at once.
 */
export type DownstreamServer = Readonly<Record<string, readonly Answer[]>>;

/** One scenario. */
export interface Scenario {
  /** One sentence: what this scenario shows. */
  shows: string;
  steps: readonly Step[];
  /** Servers that requests can be forwarded to, by the name of their socket: `sip:bob@127.0.0.1:{<name>-port}`. */
  servers?: Readonly<Record<string, DownstreamServer>>;
  /**
   * Programs that connect over TCP before the scenario begins, in this order. The script listens with module evapi on
   * `EVAPI_ADDRESS`, and for their datagrams with `modparam("evrexec", "exec", EVREXEC_DATAGRAMS)`, which run
   * `event_route[evrexec:datagram]`. What they receive counts as a client socket's: one netstring a message, `(closed)` for the end of the
   * connection, ids of transactions written `index:label` with names.
   */
  programs?: readonly string[];
  /**
   * A regular expression: lines of the server's log in which it matches count as what a peer named `log` received, from the
   * match on, sorted, all at time 0. Times of the wall clock and our own To-tags in them have names.
   */
  logs?: string;
  /** How long to listen, in milliseconds. */
  until: number;
  /**
   * Exact times, in milliseconds, of the messages each peer receives. Ours must keep them; Kamailio's may differ
   * by what `compare.ts` allows for its one-second ring. Left out where `expected.json` carries the times.
   */
  due?: Due;
  /**
   * SQL that is done on a new database with Kamailio's tables before the servers start. They get its URL as the definition
   * `DBURL`.
   */
  database?: readonly string[];
  /** `-A` definitions both servers get. */
  defines?: Readonly<Record<string, string>>;
  /** Ids of `cases.ts` that it shows. */
  covers?: readonly string[];
  /** Why Kamailio cannot run this script at all. Then there is no golden file, and `expected.json` decides. */
  withoutKamailio?: string;
}

/** Names the type for the data of a `scenario.ts`. Returns its argument. */
export function scenario(data: Scenario): Scenario {
  return data;
}

/** A message that a client or a server downstream received. */
export interface Received {
  /** Milliseconds from the start of the scenario. */
  at: number;
  /** The socket that received it. */
  peer: string;
  /** The message, one character a byte. */
  text: string;
}

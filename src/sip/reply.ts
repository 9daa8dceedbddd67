import type { SipMessage } from './message.ts';

/** What a reply is made of. */
export interface ReplyOptions {
  readonly status: number;
  readonly reason: string;
  /** Added to To when status > 100 and the request's To has none. */
  readonly toTag?: string;
  /** Source address of the request: completes `received`/`rport` of the top Via as Kamailio does. */
  readonly received?: { readonly ip: string; readonly port: number };
  /** `force_rport()`: write `rport=` although the client did not ask. */
  readonly forceRport?: boolean;
  /** Raw header lines, each ending in CRLF. */
  readonly headers?: string;
  readonly body?: string;
  readonly contentType?: string;
  /** Whole Server header line without CRLF, e.g. `Server: x`. */
  readonly server?: string;
}

/** Builds a reply to a request in the form and header order of Kamailio's own replies. */
export declare function buildReply(request: SipMessage, options: ReplyOptions): Buffer;

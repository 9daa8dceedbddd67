import type { SipMessage } from './message.ts';

/** What a datagram turned out to be. */
export type ParseResult =
  | { readonly ok: true; readonly message: SipMessage }
  | {
      readonly ok: false;
      readonly kind: 'malformed';
      /** What to answer (statelessly); null: drop and count. */
      readonly reply: { readonly status: number; readonly reason: string } | null;
      /** What could be parsed; always present when `reply` is. */
      readonly message: SipMessage | null;
      /** Stable code for counters and logs. */
      readonly problem: string;
      /** One line for people. */
      readonly text: string;
    }
  | { readonly ok: false; readonly kind: 'keepalive'; readonly keepalive: 'crlf' | 'zero' | 'stun' };

/** Parses and checks one datagram. Never throws. The message keeps a reference to `bytes`. */
export declare function parseMessage(bytes: Buffer): ParseResult;

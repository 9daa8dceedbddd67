import type { SipMessage } from './message.ts';

/**
 * The server transaction a request belongs to (RFC 3261 §17.2.3), equal for INVITE, its retransmissions, its non-2xx
 * ACK and its CANCEL; use the message's method to tell them apart. Empty when the message lacks what a key needs.
 */
export declare function transactionKey(message: SipMessage): string;
/** The key of the INVITE transaction that a CANCEL or ACK refers to. */
export declare function inviteKey(cancelOrAck: SipMessage): string;

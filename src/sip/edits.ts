import type { SipMessage } from './message.ts';

/**
 * A deferred change of a message, plain data (Kamailio's "lumps"). Offsets are into the message as received, so edits
 * are invisible to later reads until applied. `order` of inserts at one place: the order of the list.
 */
export type Edit =
  | { readonly kind: 'delete'; readonly start: number; readonly end: number }
  | { readonly kind: 'replace'; readonly start: number; readonly end: number; readonly text: string }
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'body'; readonly text: string };

/** An edit that adds header lines (`text` ends in CRLF) after the last header. */
export declare function appendHeader(message: SipMessage, text: string): Edit;
/** An edit that adds header lines after the last header of that name; after the last header when there is none. */
export declare function appendHeaderAfter(message: SipMessage, name: string, text: string): Edit;
/** An edit that adds header lines before the first header. */
export declare function insertHeader(message: SipMessage, text: string): Edit;
/** An edit that adds header lines before the first header of that name; before the first header when there is none. */
export declare function insertHeaderBefore(message: SipMessage, name: string, text: string): Edit;
/** Edits that remove every header of that name. */
export declare function removeHeaders(message: SipMessage, name: string): Edit[];
/** An edit that replaces the whole body. Content-Length follows at apply time. */
export declare function replaceBody(text: string): Edit;

/** What else changes when a message is written. */
export interface Overrides {
  /** Request-URI in place of the received one. */
  readonly requestUri?: string;
}

/** The message with its edits applied. Overlapping deletes are safe; Content-Length is corrected when the body changed. */
export declare function applyEdits(
  message: SipMessage,
  edits: readonly Edit[],
  overrides?: Overrides,
): Buffer;

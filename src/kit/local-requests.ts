import type { LocalAnswer, LocalRequest } from '../run/local-request.ts';

/**
 * Sends requests of this server's own: it is the user agent client, with a transaction (timers, retransmissions, 2xx of an
 * INVITE are acknowledged). `event_route[tm:local-request]` runs for each.
 */
export interface LocalRequests {
  /** Sends one; its final answer. Never rejects. An abort cancels an INVITE; the answer is then 487 at once. */
  send(request: LocalRequest, signal?: AbortSignal): Promise<LocalAnswer>;
}

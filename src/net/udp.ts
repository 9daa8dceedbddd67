import type { LocalSocket, Network } from './network.ts';

/** Why a network could not be opened; `message` names the address and says what to do. */
export interface BindFailure {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
}

/**
 * Binds every socket (numeric addresses; port 0 takes a free one) and starts receiving. All or none: on a failure the
 * sockets already bound are closed.
 */
export declare function openUdp(
  listen: readonly LocalSocket[],
): Promise<{ readonly ok: true; readonly network: Network } | BindFailure>;

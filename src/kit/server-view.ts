import type { RpcRegistry } from './rpc.ts';

/** The running server as commands see it. It is there in the first SIP worker alone. */
export interface ServerView {
  /** All commands of the loaded modules. */
  readonly rpc: RpcRegistry;
  /** When the server started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Names of the loaded modules in the order of `loadmodule`, without the core. */
  readonly modules: readonly string[];
}

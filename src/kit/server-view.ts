import type { ControlNetwork } from '../net/control/control.ts';
import type { ModuleNetwork } from '../net/module-network.ts';
import type { Task } from '../run/task.ts';
import type { RpcRegistry } from './rpc.ts';
import type { SuspendedRequests } from './suspended-requests.ts';

/** The running server as commands see it. It is there in the first SIP worker alone. */
export interface ServerView {
  /** All commands of the loaded modules. */
  readonly rpc: RpcRegistry;
  readonly suspended: SuspendedRequests;
  /** When the server started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Where requests of operators come in. */
  readonly control: ControlNetwork;
  /** Folder of the control sockets (`run_dir`, `-Y`). */
  readonly runDirectory: string;
  /** Names of the loaded modules in the order of `loadmodule`, without the core. */
  readonly modules: readonly string[];
  /** Sockets for what a module opens. */
  readonly network: ModuleNetwork;
  /** Hands a task to its group; one that finds no room is counted and logged. */
  post(task: Task): void;
}

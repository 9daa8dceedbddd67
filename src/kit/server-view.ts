import type { ControlNetwork } from '../net/control/control.ts';
import type { ModuleNetwork } from '../net/module-network.ts';
import type { Streams } from '../net/stream/streams.ts';
import type { Target } from '../run/target.ts';
import type { Task } from '../run/task.ts';
import type { LocalRequests } from './local-requests.ts';
import type { ReceivedCounts } from './received-counts.ts';
import type { RpcRegistry } from './rpc.ts';
import type { SettingsView } from './settings.ts';
import type { StatisticsView } from './statistics.ts';
import type { SuspendedRequests } from './suspended-requests.ts';
import type { TransactionsView } from './transactions-view.ts';

/** The running server as commands see it. It is there in the first SIP worker alone. */
export interface ServerView {
  /** All commands of the loaded modules. */
  readonly rpc: RpcRegistry;
  readonly suspended: SuspendedRequests;
  readonly transactions: TransactionsView;
  readonly received: ReceivedCounts;
  /** Requests of its own. */
  readonly requests: LocalRequests;
  readonly statistics: StatisticsView;
  readonly settings: SettingsView;
  /** When the server started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Where requests of operators come in. */
  readonly control: ControlNetwork;
  /** Folder of the control sockets (`run_dir`, `-Y`). */
  readonly runDirectory: string;
  readonly process: ServerProcess;
  /** Every thread that runs script, the SIP worker first. */
  readonly workers: readonly WorkerView[];
  /** Names of ours besides the sockets: `alias`, `--alias`, and what was found by reverse look-up. */
  readonly aliases: readonly AliasView[];
  /** Names of the loaded modules in the order of `loadmodule`, without the core. */
  readonly modules: readonly string[];
  /** SIP over connections. */
  readonly streams: Streams;
  /** Sockets for what a module opens. */
  readonly network: ModuleNetwork;
  /** Sends bytes as they are by one of the sockets of SIP. Never throws; what fails is counted. */
  send(target: Target, bytes: Uint8Array): void;
  /** Hands a task to its group; one that finds no room is counted and logged. */
  post(task: Task): void;
}

/** The process that the server runs in. */
export interface ServerProcess {
  /** Name and version: `fermata 0.1.0`. */
  readonly version: string;
  /** What it runs on: `node 26.10.0`. */
  readonly runtime: string;
  /** System and processor: `x64/linux`. */
  readonly platform: string;
  readonly pid: number;
  /** The command line. */
  readonly arguments: readonly string[];
  /** The working directory. */
  directory(): string;
  /** Sends the process a signal; what is being answered now is answered first. */
  kill(signal: number): void;
}

/** A thread that runs script. */
export interface WorkerView {
  /** `$pp` in it. */
  readonly pid: number;
  readonly description: string;
}

/** A name of ours; null and 0 stand for any. */
export interface AliasView {
  readonly proto: string | null;
  readonly host: string;
  readonly port: number;
}

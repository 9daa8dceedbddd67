import type { Databases } from '../db/database.ts';
import type { HttpClient } from '../http/client.ts';
import type { Log } from '../log/log.ts';
import type { DatagramSockets } from '../net/datagrams.ts';
import type { Names } from '../net/dns/names.ts';
import type { Sources } from '../script/front/source.ts';
import type { Clock } from '../time/clock.ts';
import type { Awaiting } from './awaiting.ts';
import type { RunContext } from './context.ts';
import type { ReplyTags } from './reply-tags.ts';
import type { Suspensions } from './suspensions.ts';
import type { TransactionListeners } from './transaction-listeners.ts';

export type { Log };

/** One of our own sockets, as variables show it. */
export interface OwnSocket {
  readonly proto: string;
  readonly ip: string;
  readonly port: number;
  readonly name: string | null;
  readonly advertisedHost: string | null;
  readonly advertisedPort: number | null;
}

/** The identity of the thread that runs a script. */
export interface WorkerIdentity {
  /** `sip` or `async`. */
  readonly role: 'sip' | 'async';
  /** `$pp`: a number no other worker of this server has (the process id for the first, thread ids added for others). */
  readonly pid: number;
  /** Index among the workers of its role. */
  readonly index: number;
  /** Name of the group an async worker belongs to, null otherwise. */
  readonly group: string | null;
}

/** What a script puts before the lines of its runs. */
export interface LogPrefix {
  /** `log_prefix_mode=1`: it is made anew for each line, otherwise once, when the run begins. */
  readonly everyLine: boolean;
  text(run: RunContext): string;
}

/** What every run of one worker shares. Made once per worker, never changed. */
export interface RunServices {
  readonly clock: Clock;
  readonly log: Log;
  /** The script's `log_prefix`; null without one. */
  readonly logPrefix: LogPrefix | null;
  readonly sockets: readonly OwnSocket[];
  /** Whether `host` (and `port`, 0 for any) is one of our addresses or aliases (`uri == myself`). */
  isMyself(host: string, port: number, proto: string | null): boolean;
  /** Adds hosts that are ours besides, for a module that knows them (`domain`); called while it is set up. */
  addOwnHosts(check: (host: string) => boolean): void;
  /** To-tags of this server's own replies. */
  readonly replyTags: ReplyTags;
  /** Reason of the 100 that a suspended INVITE gets (tm's `auto_inv_100_reason`); null: none is sent. */
  readonly tryingReason: string | null;
  /** The suspended requests of the server. */
  readonly suspensions: Suspensions;
  /** Modules that hear what becomes of transactions. */
  readonly listeners: TransactionListeners;
  /** Where host names lead. */
  readonly names: Names;
  /** A random integer of 32 bits, unsigned. */
  random(): number;
  readonly identity: WorkerIdentity;
  /** The web servers that scripts ask. */
  readonly http: HttpClient;
  /** The databases that modules ask. */
  readonly databases: Databases;
  /** Sockets to ask other programs from. */
  readonly datagrams: DatagramSockets;
  /** What this worker's runs await. */
  readonly awaiting: Awaiting;
  /** `Server:` header line for replies, null when `server_signature` is off. */
  readonly serverHeader: string | null;
  /** Files of the script, for `$cfg(...)`. */
  readonly sources: Sources;
  /** Defines of the script for `$def(...)`; null value: defined without a value. */
  readonly defines: ReadonlyMap<string, string | null>;
  /** Environment for `$env(...)`. */
  environment(name: string): string | undefined;
  /** Globals of the script as given, e.g. `server_id`, `max_branches`; and custom `group.name` values. */
  global(name: string): string | number | undefined;
  /** Changes a global in this worker. */
  setGlobal(name: string, value: number | string): void;
  /** Number of a named flag (`flags a:1`); null when there is none of that name. */
  flag(name: string): number | null;
}

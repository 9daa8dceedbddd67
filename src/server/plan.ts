import type { LogPlan } from '../log/log.ts';
import type { OwnSocket } from '../run/services.ts';
import type { SharedStore } from '../store/volatile-store.ts';
import type { LoadedScript } from './load.ts';

/**
 * What a worker needs to become a whole worker of this server: structured-clonable, so that a thread gets the same as a
 * worker in this one. The script's files come along as they were read, so that every worker links the same program.
 */
export interface WorkerPlan {
  readonly scriptPath: string;
  /** What relative paths in the script are relative to: absolute, since the process may go elsewhere. */
  readonly directory: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly environment: Readonly<Record<string, string>>;
  /** See `LoadInput.lenient`. */
  readonly lenient: boolean;
  /** As given to `-A`: `NAME` or `NAME=VALUE`. */
  readonly defines: readonly string[];
  readonly sockets: readonly OwnSocket[];
  /** Names of ours besides those of the script: `host[:port]`. */
  readonly aliases: readonly string[];
  /** Seeds the To-tags of our replies: secret and the same in all workers. */
  readonly replySecret: string;
  /** Workers of each group. */
  readonly groups: ReadonlyMap<string, number>;
  /** Milliseconds that a worker of a group rests after each item; absent: none. */
  readonly rests: ReadonlyMap<string, number>;
  readonly store: SharedStore;
  readonly log: LogPlan;
}

/** What a plan is made of: the script as it was loaded, and what the server was started with. */
export interface PlanInput extends Omit<WorkerPlan, 'directory' | 'lenient' | 'rests' | 'log'> {
  readonly loaded: LoadedScript;
  readonly logPlan: LogPlan;
}

/** Makes the plan of a server; no more than its own members go into it, since it is cloned into each thread. */
export function createPlan(input: PlanInput): WorkerPlan {
  const { loaded, scriptPath, files, environment, defines, sockets, aliases, replySecret, groups, store } =
    input;
  return {
    scriptPath,
    directory: loaded.directory,
    lenient: loaded.lenient,
    files,
    environment,
    defines,
    sockets,
    aliases,
    replySecret,
    groups,
    rests: new Map([...loaded.groups].map(([name, { usleep }]) => [name, usleep / 1000])),
    store,
    log: input.logPlan,
  };
}

import type { ServerView, WorkerView } from '../kit/index.ts';
import { parseAlias } from './aliases.ts';
import type { LoadedScript } from './load.ts';
import { createRpcRegistry } from './rpc-registry.ts';
import { createStatistics } from './statistics.ts';
import type { ScriptWorker } from './worker.ts';

/** What is shown of the server's own making. */
type Derived = 'rpc' | 'statistics' | 'startedAt' | 'modules' | 'workers' | 'aliases';

/** What the view of a server is made of. */
export interface ServerViewInput {
  readonly script: ScriptWorker;
  readonly loaded: LoadedScript;
  /** Names of ours besides those of the script. */
  readonly aliases: readonly string[];
  /** Workers by group, the SIP worker not included. */
  readonly groups: ReadonlyMap<string, number>;
  /** Shown as it is. */
  readonly given: Omit<ServerView, Derived>;
}

/** Shows the server to its modules' commands. */
export function createServerView(input: ServerViewInput): ServerView {
  const { script, loaded, given } = input;
  const { clock, log } = script.services;
  const view: ServerView = {
    rpc: createRpcRegistry(script.modules, () => view, log),
    statistics: createStatistics(script.modules, () => view),
    startedAt: clock.wallTime(),
    workers: workersOf(input),
    aliases: [...loaded.aliases, ...input.aliases].map(parseAlias),
    modules: script.modules.map(({ declaration }) => declaration.name).filter((name) => name !== 'core'),
    ...given,
  };
  return view;
}

function workersOf({ script, groups }: ServerViewInput): WorkerView[] {
  const { pid } = script.services.identity;
  const workers: WorkerView[] = [{ pid, description: 'SIP worker' }];
  for (const [group, size] of groups) {
    for (let child = 0; child < size; child++) {
      // A worker's number, which `$pp` of async workers adds: they are counted through all groups.
      workers.push({ pid: pid + workers.length, description: `async worker child=${child} group=${group}` });
    }
  }
  return workers;
}

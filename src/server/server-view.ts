import type { ServerView, SuspendedRequests } from '../kit/index.ts';
import { createRpcRegistry } from './rpc-registry.ts';
import type { ScriptWorker } from './worker.ts';

/** Shows the server to its modules' commands. */
export function createServerView(
  { modules, services }: ScriptWorker,
  { control, runDirectory }: Pick<ServerView, 'control' | 'runDirectory'>,
  suspended: SuspendedRequests,
): ServerView {
  const { clock, log } = services;
  const view: ServerView = {
    rpc: createRpcRegistry(modules, () => view, log),
    control,
    runDirectory,
    suspended,
    startedAt: clock.wallTime(),
    modules: modules.map(({ declaration }) => declaration.name).filter((name) => name !== 'core'),
  };
  return view;
}

import type { ServerView } from '../kit/index.ts';
import { createRpcRegistry } from './rpc-registry.ts';
import type { ScriptWorker } from './worker.ts';

/** Shows the server to its modules' commands. */
export function createServerView(
  { modules, services }: ScriptWorker,
  given: Omit<ServerView, 'rpc' | 'startedAt' | 'modules'>,
): ServerView {
  const { clock, log } = services;
  const view: ServerView = {
    rpc: createRpcRegistry(modules, () => view, log),
    startedAt: clock.wallTime(),
    modules: modules.map(({ declaration }) => declaration.name).filter((name) => name !== 'core'),
    ...given,
  };
  return view;
}

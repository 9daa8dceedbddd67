import { createMemoryControl } from '../net/control/memory.ts';
import { RpcFault } from './rpc.ts';
import type { ServerView } from './server-view.ts';

/** A server as commands see it, of which nothing exists but what is given. */
export function serverView(given: Partial<ServerView> = {}): ServerView {
  return {
    rpc: { methods: () => [], help: () => null, call: async () => new RpcFault(500, 'Method Not Found') },
    control: createMemoryControl(),
    runDirectory: '/run',
    startedAt: 0,
    modules: [],
    ...given,
  };
}

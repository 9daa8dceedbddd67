import type { FullPolicy } from './dispatch.ts';
import type { LoadedScript } from './load.ts';

/** How the queues of worker groups are bounded. */
export interface QueueSettings {
  readonly policy: FullPolicy;
  limitOf(group: string): number;
  /** Seconds in `Retry-After`. */
  readonly retryAfter: number;
}

/** The bounds that module async is given, and the `nonblock` of the core's groups; its defaults without the module. */
export function queueSettings({ modules, groups }: LoadedScript): QueueSettings {
  const params = modules.find(({ declaration }) => declaration.name === 'async')?.params ?? {};
  const { queue_size: size, queue_policy: policy, retry_after: retryAfter } = params;
  const limit = typeof size === 'number' ? size : DEFAULT_QUEUE_SIZE;
  return {
    policy: policy === 'drop-oldest' ? policy : 'refuse',
    limitOf: (group) => (groups.get(group)?.nonblock === 1 ? 0 : limit),
    retryAfter: typeof retryAfter === 'number' ? retryAfter : DEFAULT_RETRY_AFTER,
  };
}

const DEFAULT_QUEUE_SIZE = 100_000;
const DEFAULT_RETRY_AFTER = 5;

import type { ControlPort, Log, ParamValues, RunContext, ServerView } from '../../kit/index.ts';
import type { Clock } from '../../time/clock.ts';
import type { jsonrpcsParams } from './params.ts';
import type { RpcReply } from './protocol.ts';

/** What the module keeps in each worker. */
export interface JsonrpcsState {
  readonly params: ParamValues<typeof jsonrpcsParams>;
  readonly log: Log;
  readonly clock: Clock;
  /** Where commands run; null before the server is open, and in workers without commands. */
  server: ServerView | null;
  /** What is open. */
  ports: ControlPort[];
  /** Requests dropped without a reply. */
  drops: number;
  /** When a drop was last logged, in the clock's ms. */
  dropLoggedAt: number;
  /** The last reply of `jsonrpc_exec` in a run. */
  readonly replies: WeakMap<RunContext, RpcReply>;
}

import type { ControlPort, Log, ParamValues, RunContext, WorkerSetup } from '../../kit/index.ts';
import type { Clock } from '../../time/clock.ts';
import type { jsonrpcsParams } from './params.ts';
import type { RpcReply } from './protocol.ts';

/** What the module keeps in each worker. */
export interface JsonrpcsState {
  readonly params: ParamValues<typeof jsonrpcsParams>;
  readonly log: Log;
  readonly clock: Clock;
  readonly callCommand: WorkerSetup<Record<string, never>>['callCommand'];
  /** What is open. */
  ports: ControlPort[];
  /** Requests dropped without a reply. */
  drops: number;
  /** When a drop was last logged, in the clock's ms. */
  dropLoggedAt: number;
  /** The last reply of `jsonrpc_exec` in a run. */
  readonly replies: WeakMap<RunContext, RpcReply>;
}

import type { ForwardedBranch } from './forwarded-branch.ts';
import type { LocalRequest } from './local-request.ts';
import type { RunLocals } from './locals.ts';
import type { Destination, TimerSettings } from './state.ts';
import type { Operation, Stop } from './stop.ts';
import type { Target } from './target.ts';
import type { Task } from './task.ts';
import type { TransactionName } from './transaction.ts';

/**
 * What a run wants done outside: plain data in the order of the calls, applied by the owner when the run ends or stops.
 * Whether a call succeeds was decided within the run, so that a function returns the same code wherever it runs.
 */
export type Effect =
  /** A stateless reply, back to where the request came from. */
  | { readonly kind: 'stateless-reply'; readonly status: number; readonly bytes: Uint8Array }
  /** A reply of the run's transaction. */
  | { readonly kind: 'reply'; readonly status: number; readonly bytes: Uint8Array }
  /** Send the transaction's last reply again. */
  | { readonly kind: 'retransmit-reply' }
  /** The request stops; `locals` is what a full continuation takes along. */
  | { readonly kind: 'suspend'; readonly stop: Stop; readonly locals: RunLocals | null }
  /** A task for a worker group. */
  | { readonly kind: 'task'; readonly task: Task }
  /** Work of a module; then a task with its result as data; null: nobody waits for it. */
  | { readonly kind: 'operation'; readonly operation: Operation; readonly task: Task | null }
  /** A failure_route is over: its transaction lives on if there are new branches, else the best reply goes up. */
  | { readonly kind: 'end-failure' }
  /** End the transaction without a reply. */
  | { readonly kind: 'release' }
  /** Cancel an INVITE transaction: its open branches, else 487 to it unless it was answered. `headers` go with the CANCELs. */
  | { readonly kind: 'cancel'; readonly invite: TransactionName; readonly headers: string }
  /** Send the request to these destinations. */
  | {
      readonly kind: 'forward';
      readonly branches: readonly ForwardedBranch[];
      /** A 6xx does not cancel the other branches of the transaction. */
      readonly without6xx: boolean;
      /** Nothing that the branches of the transaction come to goes up. */
      readonly quiet: boolean;
    }
  /** Forwarding failed: the end-of-run rules answer with this, unless something else does; `now`: it is answered at once. */
  | { readonly kind: 'fail'; readonly status: number; readonly now: boolean }
  /** A message sent on without a transaction. */
  | { readonly kind: 'send'; readonly target: Target; readonly bytes: Uint8Array }
  /** Cancel open branches: all, all but one, or one. */
  | { readonly kind: 'cancel-branches'; readonly which: 'all' | 'others' | 'this'; readonly branch: number }
  /** The run of a reply has ended: it goes to its transaction like this; `dropped`: a provisional one does not go up. */
  | {
      readonly kind: 'relay-reply';
      readonly branch: number;
      readonly status: number;
      readonly bytes: Uint8Array;
      readonly dropped: boolean;
    }
  /** Replies of branches so far count no more: all, those of the last leg; or all count on. */
  | { readonly kind: 'drop-replies'; readonly which: 'all' | 'last' | 'none' }
  /** Send the request of another transaction to these destinations too. */
  | {
      readonly kind: 'append';
      readonly transaction: TransactionName;
      readonly destinations: readonly Destination[];
    }
  /** Send a request of our own; nobody waits for its answer. */
  | { readonly kind: 'request'; readonly request: LocalRequest }
  /** Requests to this port of the far end take this connection (RFC 5923). */
  | { readonly kind: 'alias'; readonly connection: number; readonly port: number }
  /** Close a connection, once what was sent is out. */
  | { readonly kind: 'close'; readonly connection: number }
  /** Modules hear when the transaction is gone. */
  | { readonly kind: 'watch' }
  /** Timers of the transaction changed. */
  | { readonly kind: 'timers'; readonly timers: TimerSettings }
  /** Something that a module does in the owner: its `effect` gets the data. */
  | { readonly kind: 'module'; readonly module: string; readonly data: Buffer };

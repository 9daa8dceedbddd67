import type { LineAbout } from '../log/log.ts';
import type { CallSite, RouteKind, ScriptLog, ScriptRun } from '../script/declarations.ts';
import type { Value } from '../script/value.ts';
import { statusWith } from '../sip/edits.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import type { BranchScript } from './branch-script.ts';
import type { Effect } from './effects.ts';
import type { HeldLock } from './locks.ts';
import { createRunLog } from './run-log.ts';
import type { RunServices } from './services.ts';
import type { RunState } from './state.ts';
import type { Stop } from './stop.ts';
import type { RunTransaction, Transactions } from './transaction.ts';
import type { Wake } from './wake.ts';

/** Why a failure route runs: the final status that is about to be sent, and whether a timer made it. */
export interface FailureCause {
  readonly status: number;
  readonly timedOut: boolean;
  /** The lifetime of the transaction is over (`t_is_expired`). */
  readonly expired: boolean;
  /** The reply that failed, without our Via; null: a timer, a CANCEL or an error of ours made the status. */
  readonly reply: Buffer | null;
}

/** What a run is begun with. */
export interface RunInput {
  readonly state: RunState;
  readonly message: SipMessage;
  readonly kind: RouteKind;
  readonly services: RunServices;
  readonly transactions: Transactions;
  readonly transaction: RunTransaction | null;
  /** A message that stands for none (timer and event routes, task data): `invalid usage for faked message`. */
  readonly faked: boolean;
  /** The run goes on after a suspension. */
  readonly resumed: boolean;
  /** The run whose `t_continue` goes on with this one. */
  readonly caller?: RunContext;
  /** Set in a failure route. */
  readonly failure?: FailureCause;
  /** The branch that the run is about: that of a reply, or the best of those that failed. */
  readonly branch?: number;
  /** What the script keeps of that branch; its flags are the run's. */
  readonly branchScript?: BranchScript;
  /** In the run of a reply: what the transaction keeps of its request. */
  readonly kept?: RunState;
  /** What the run goes on after, or what it was begun for; absent where a message began it. */
  readonly wake?: Wake;
}

/**
 * One message in flight: everything the functions and variables of one run read and write. It is made for one run (or
 * for the runs between two stops of a pause) and dropped; what outlives it is its {@link RunState} and its effects.
 */
export class RunContext implements ScriptRun {
  readonly state: RunState;
  /** Kind of the route that runs; `branch` while a branch route does. */
  kind: RouteKind;
  readonly services: RunServices;
  readonly transactions: Transactions;
  readonly faked: boolean;
  readonly resumed: boolean;
  /** The run whose `t_continue` goes on with this one; null for every other run. */
  readonly caller: RunContext | null;
  /** Number of the branch that the route is about; null in a request route. */
  branch: number | null;
  /** What the script keeps of that branch, where a reply or a failure is about one; null else. */
  readonly branchScript: BranchScript | null;
  /** What the transaction keeps of its request; null unless this is the run of a reply. */
  readonly kept: RunState | null;
  /** Why this failure route runs; null in every other run. */
  readonly failure: FailureCause | null;
  /** What ended the suspension that this run goes on from, or handed it a task; null where a message began it. */
  readonly wake: Wake | null;
  /** The transaction that the request has by now, null before `t_newtran`. */
  transaction: RunTransaction | null;
  /** Epoch milliseconds at which the run began. */
  readonly begun: number;
  /** What the run wants done, in order; drained by the owner when the run ends or pauses. */
  effects: Effect[] = [];
  /** How the request stops at the end of this run where nothing else became of it (see `stayIfAsked`); null: it does not. */
  stay: Stop | null = null;
  /** Named locks the run holds; null as long as it took none. `releaseLocks` gives them back at its end. */
  locks: HeldLock[] | null = null;
  rc = 0;
  /** `$var(name)`: 0 at the start of every message and every resumed run. */
  readonly vars = new Map<string, Value>();
  /** `$vn(name)`: undefined at the start. */
  readonly nullVars = new Map<string, Value>();
  /** Script flags (`setsflag`), this run only. */
  scriptFlags = 0;
  /** Error of the last failed core or tm call for `sl_reply_error`, `send_reply_error`; 0 when none. */
  lastError = 0;
  /** A stateless reply was sent by this run: status, 0 when none. */
  statelessStatus = 0;
  /** `set_reply_close()`: the connection that the request came by is closed after the final reply of this run. */
  closesAfterReply = false;

  /** What `log_prefix` gave when the run began; null where there is none or it is made for each line. */
  readonly #prefix: string | null;
  #message: SipMessage;
  #request: SipMessage | null = null;
  #log: ScriptLog | null = null;

  constructor(input: RunInput) {
    this.state = input.state;
    this.#message = input.message;
    this.kind = input.kind;
    this.services = input.services;
    this.transactions = input.transactions;
    this.transaction = input.transaction;
    this.faked = input.faked;
    this.resumed = input.resumed;
    this.caller = input.caller ?? null;
    this.failure = input.failure ?? null;
    this.branch = input.branch ?? null;
    this.branchScript = input.branchScript ?? null;
    this.kept = input.kept ?? null;
    this.wake = input.wake ?? null;
    this.begun = input.services.clock.wallTime();
    const { logPrefix } = this.services;
    this.#prefix = logPrefix === null || logPrefix.everyLine ? null : logPrefix.text(this);
  }

  /** Where refusals and warnings of the run go. */
  get log(): ScriptLog {
    this.#log ??= createRunLog(this);
    return this.#log;
  }

  /** Writes one line of the log after the script's `log_prefix`. `about` as in {@link RunServices.log}. */
  writeLog(level: number, text: string, about?: LineAbout): void {
    const { log, logPrefix } = this.services;
    if (!log.enabled(level, about?.module)) return;
    const prefix = this.#prefix ?? logPrefix?.text(this) ?? '';
    log.write(level, prefix + text, about);
  }

  /** The message as received, or as it was last put in place. */
  get message(): SipMessage {
    return this.#message;
  }

  /** A reply's status as it now stands; 0 for a request. */
  get status(): number {
    return statusWith(this.#message, this.state.edits);
  }

  /**
   * Puts other bytes in place of the message; they count as received, so that no edit is left, nor what was added to replies.
   * False, and nothing changed, when they are no valid message of the same kind. Not for failure routes, whose edits belong
   * to the bytes that are in place.
   */
  replaceMessage(bytes: Buffer): boolean {
    const parsed = parseMessage(bytes);
    if (!parsed.ok || parsed.message.kind !== this.#message.kind) return false;
    const { state } = this;
    this.#message = parsed.message;
    state.bytes = bytes;
    state.edits = [];
    state.reply = { headers: '', body: null, contentType: null };
    state.uri = null;
    return true;
  }

  /** The request that the run is about: its message, or that of the reply's transaction. */
  get request(): SipMessage {
    if (this.kept === null) return this.message;
    if (this.#request === null) {
      const parsed = parseMessage(this.kept.bytes);
      this.#request = parsed.ok ? parsed.message : this.message;
    }
    return this.#request;
  }

  /** The state of that request. */
  get requestState(): RunState {
    return this.kept ?? this.state;
  }

  /** `$ru`: the Request-URI as it now stands. */
  get requestUri(): string {
    return this.state.uri ?? this.message.requestUri;
  }

  /** Changes `$ru`; it counts as new for forwarding (Kamailio: every write to it does). */
  set requestUri(uri: string) {
    this.state.uri = uri;
    this.state.uriIsNew = true;
  }

  /** Refuses a call: one log line with the call's position, the reason and the remedy; the result of the call is -1. */
  refuse(site: CallSite, code: string, reason: string, remedy?: string): -1 {
    this.log.error(code, `${site.name}: ${reason}${remedy === undefined ? '' : `; ${remedy}`}`, site);
    return -1;
  }
}

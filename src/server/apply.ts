import type { Flow, Network } from '../net/network.ts';
import type { RunContext } from '../run/context.ts';
import type { LocalRequest } from '../run/local-request.ts';
import type { SuspensionRecord } from '../run/record.ts';
import { type SentEffect, type SentSuspension, type SuspensionName, takeEffects } from '../run/result.ts';
import type { Destination, TimerSettings } from '../run/state.ts';
import type { Operation } from '../run/stop.ts';
import type { Task } from '../run/task.ts';
import type { TransactionName } from '../run/transaction.ts';
import type { Wake } from '../run/wake.ts';
import type { Clock } from '../time/clock.ts';
import type { TransactionManager } from '../tm/manager.ts';
import { replySlot, requestSlot } from '../tm/suspension.ts';
import type { Transaction } from '../tm/transaction.ts';
import type { Dispatcher } from './dispatch.ts';
import type { ReportException } from './exceptions.ts';
import type { ReceiveStats } from './receive-stats.ts';
import type { Waits } from './waits.ts';

/** Where effects go. */
export interface Outside {
  readonly manager: TransactionManager;
  readonly network: Network;
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly waits: Waits;
  /** Wakes a suspension, if its turn still counts; when its transaction is held, as soon as that is free. */
  readonly wake: (name: SuspensionName, wake: Wake) => void;
  /** Hands a task to its group; one that finds no room is counted and logged. */
  readonly postTask: (task: Task) => void;
  /** Begins a module's work, and hands its result to a task. */
  readonly operate: (operation: Operation, task: Task | null) => void;
  readonly encodeRecord: (record: SuspensionRecord) => Uint8Array;
  /** Hands an effect of a module to it. */
  readonly moduleEffect: (module: string, data: Buffer) => void;
  /** Sends the request of another transaction to more destinations. */
  readonly append: (transaction: TransactionName, destinations: readonly Destination[]) => void;
  /** Sends a request of our own. */
  readonly request: (request: LocalRequest) => void;
  readonly report: ReportException;
  readonly stats: ReceiveStats;
}

/** Does what a run in its owner wants done so far. Never throws: what the run holds must be given back after it. */
export function applyRun(
  outside: Outside,
  flow: Flow,
  transaction: Transaction | null,
  run: RunContext,
): void {
  try {
    applyEffects(outside, flow, transaction, takeEffects(run, outside.encodeRecord));
  } catch (error) {
    outside.report('applying effects', error);
  }
}

/** Applies the effects of a run, in order: the only place where what a script wants reaches the world. Never throws. */
export function applyEffects(
  outside: Outside,
  flow: Flow,
  transaction: Transaction | null,
  effects: readonly SentEffect[],
): void {
  for (const effect of effects) {
    try {
      applyEffect(outside, flow, transaction, effect);
    } catch (error) {
      outside.report(`applying ${effect.kind}`, error);
    }
  }
}

function applyEffect(
  outside: Outside,
  flow: Flow,
  transaction: Transaction | null,
  effect: SentEffect,
): void {
  const { manager, network } = outside;
  switch (effect.kind) {
    case 'stateless-reply':
      network.send(flow, effect.bytes);
      outside.stats.countSent(effect.status);
      return;
    case 'cancel': {
      const invite = manager.find(effect.invite);
      if (invite !== null) manager.cancel(invite, effect.headers);
      return;
    }
    case 'send':
      network.send(effect.target, effect.bytes);
      return;
    case 'alias':
      network.streams.alias(effect.connection, effect.port);
      return;
    case 'close':
      network.streams.close(effect.connection);
      return;
    case 'module':
      outside.moduleEffect(effect.module, effect.data);
      return;
    case 'request':
      outside.request(effect.request);
      return;
    case 'append':
      outside.append(effect.transaction, effect.destinations);
      return;
    case 'task':
      outside.postTask(effect.task);
      return;
    case 'operation':
      outside.operate(effect.operation, effect.task);
      return;
    default:
      break;
  }
  if (transaction === null) return;
  switch (effect.kind) {
    case 'reply':
      manager.reply(transaction, effect.status, effect.bytes);
      break;
    case 'retransmit-reply':
      manager.retransmitReply(transaction);
      break;
    case 'suspend':
      suspend(outside, transaction, effect);
      break;
    case 'release':
      manager.drop(transaction);
      break;
    case 'forward':
      manager.forward(
        transaction,
        effect.branches.map(({ target, ...branch }) => ({ ...branch, flow: target })),
        { without6xx: effect.without6xx, quiet: effect.quiet },
      );
      break;
    case 'fail':
      manager.fail(transaction, effect.status, effect.now);
      break;
    case 'cancel-branches':
      manager.cancelBranches(transaction, effect.which, effect.branch);
      break;
    case 'relay-reply':
      manager.relayReply(transaction, effect.branch, effect.status, effect.bytes, effect.dropped);
      break;
    case 'end-failure':
      manager.endOfFailure(transaction);
      break;
    case 'drop-replies':
      manager.dropReplies(transaction, effect.which);
      break;
    case 'watch':
      manager.note(transaction);
      break;
    case 'keep':
      manager.keep(transaction, effect.record, effect.listened);
      break;
    case 'timers':
      setTimers(manager, transaction, effect.timers);
      break;
  }
}

function suspend(
  { manager, clock, waits, wake }: Outside,
  transaction: Transaction,
  effect: SentSuspension,
): void {
  const { delay, key, operation, begun, ownDeadline, tellsCancel, reply, record } = effect;
  const watched = delay !== 0 && (key !== null || operation !== null);
  const { index, label } = transaction;
  const slot = reply === null ? requestSlot : replySlot(reply.branch);
  const result = manager.suspend(transaction, slot, {
    // What goes on at once needs no timer.
    wakeAt: delay === null || delay === 0 ? null : clock.now() + delay,
    record,
    watched,
    ownDeadline,
    tellsCancel,
    ...(reply === null ? {} : { reply }),
  });
  if (!result.granted) return;
  const name = { index, label, slot, turn: result.turn };
  if (delay === 0) wake(name, { cause: 'time', data: null });
  else if (watched) waits.add(name, { key, operation, begun });
}

/** Gives a transaction the timers that its script set; those it did not set, or set back, are the parameters'. */
export function setTimers(
  manager: TransactionManager,
  transaction: Transaction,
  timers: TimerSettings,
): void {
  const { params } = manager;
  manager.setTimers(transaction, {
    fr: timers.fr ?? params.fr_timer,
    frInv: timers.frInv ?? params.fr_inv_timer,
    maxLifetime: transaction.isInvite
      ? (timers.maxLifetimeInv ?? params.max_inv_lifetime)
      : (timers.maxLifetimeNonInv ?? params.max_noninv_lifetime),
    retr1: timers.retr1 ?? params.retr_timer1,
    retr2: timers.retr2 ?? params.retr_timer2,
  });
}

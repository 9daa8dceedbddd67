import type { RunContext } from '../run/context.ts';
import { endFailure } from '../run/end-of-failure.ts';
import { endReply } from '../run/end-of-reply.ts';
import { decodeItem, type Item } from '../run/item.ts';
import { createRecordEncoder } from '../run/record.ts';
import { createResultEncoder, type RunResult, type SuspensionName, takeEffects } from '../run/result.ts';

import { stayIfAsked } from '../run/stay.ts';
import { kindOfTask, type Task } from '../run/task.ts';
import type { Outcome } from '../script/engine.ts';
import { decodeSuspension } from '../tm/suspension.ts';
import type { Receiver, WorkerContext } from '../workers/group.ts';
import { logException } from './exceptions.ts';
import { createFakedRun } from './faked-run.ts';
import { follow } from './follow.ts';
import { createResumedRun } from './resumed-run.ts';
import type { ScriptWorker } from './worker.ts';

/** The SIP worker that owns every transaction. */
const OWNER = 0;

/** What an async worker is made of. */
export interface AsyncWorkerInput {
  readonly script: ScriptWorker;
  readonly sender: EffectSender;
  /** Milliseconds it rests after each item (`usleep` of its group). */
  readonly restMs: number;
  /** The owner told this worker something. */
  onTold(bytes: Buffer): void;
}

/**
 * An async worker: owns no socket and no transaction. It gets a suspension or a task as bytes, runs what follows and sends
 * back effects. A pause occupies it: that is what the number of workers is for.
 */
export function createAsyncWorker({ script, sender, restMs, onTold }: AsyncWorkerInput): Receiver {
  const { services } = script;
  const { log, clock } = services;

  /** Follows a run to its end; a promise when it paused. */
  function finish(
    run: RunContext,
    of: SuspensionName | null,
    first: Outcome,
    keepsKind = false,
  ): Promise<void> | undefined {
    const { promise, resolve: over } = Promise.withResolvers<void>();
    let paused = false;
    follow(run, first, (outcome) => {
      const ended = outcome.kind === 'ended';
      if (outcome.kind === 'ended') {
        endReply(run, outcome.by === 'drop');
        if (keepsKind) endFailure(run);
      }
      sender.send(run, of, ended);
      if (ended) over();
      else paused = true;
    });
    return paused ? promise : undefined;
  }

  function resume(item: Extract<Item, { kind: 'resume' }>): Promise<void> | undefined {
    const suspension = decodeSuspension(item.suspension);
    if (suspension === null) {
      log.write(-1, 'an async worker got bytes that are no suspension [async.bad-item]');
      return undefined;
    }
    const resumed = createResumedRun(script, suspension, item.wake);
    if (resumed === null) {
      log.write(-1, 'a suspension cannot be read: its script or form is not ours [async.bad-record]');
      sender.giveUp(suspension);
      return undefined;
    }
    sender.began(suspension, resumed.record.where, Math.max(0, clock.wallTime() - item.dueAt));
    try {
      // With a block's continuation every run goes on as a failure_route, and one that answers nobody ends in 500 (Kamailio).
      return finish(resumed.run, suspension, resumed.start(), resumed.record.locals !== null);
    } catch (error) {
      logException(log, 'going on with a suspended request', error);
      sender.giveUp(suspension);
      return undefined;
    }
  }

  function perform(task: Task): Promise<void> | undefined {
    if (!task.places.every((place) => script.program.isPlace(place))) {
      log.write(-1, 'a task cannot be read: its script is not ours [async.bad-record]');
      return undefined;
    }
    const run = createFakedRun(services, { kind: kindOfTask(task), wake: task.wake });
    return finish(run, null, script.program.run(task.places, run));
  }

  function receive(bytes: Buffer): Promise<void> | undefined {
    const item = decodeItem(bytes);
    if (item === null) {
      log.write(-1, 'an async worker got bytes that are no item [async.bad-item]');
      return undefined;
    }
    return item.kind === 'resume' ? resume(item) : perform(item.task);
  }

  return {
    receive: restMs === 0 ? receive : (bytes) => rested(receive(bytes), () => rest(clock, restMs)),
    told: onTold,
    stopping: () => script.end(),
  };
}

async function rested(working: Promise<void> | undefined, rest: () => Promise<void>): Promise<void> {
  await working;
  await rest();
}

function rest(clock: ScriptWorker['services']['clock'], ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(ms, () => resolve());
  });
}

/** How an async worker's runs reach the owner. None of it throws. */
export interface EffectSender {
  /** Sends what a run wants done so far; `of` null: it goes on from no suspension. */
  send(run: RunContext, of: SuspensionName | null, over: boolean): void;
  /** A suspension is being gone on with, so many milliseconds late. */
  began(of: SuspensionName, where: string, lag: number): void;
  /** The owner's end-of-run rule answers a caller whose script cannot go on. */
  giveUp(of: SuspensionName): void;
}

/** Makes the sender of one async worker. */
export function createEffectSender(
  log: ScriptWorker['services']['log'],
  reply: WorkerContext['reply'],
): EffectSender {
  const encodeRecord = createRecordEncoder();
  const encodeResult = createResultEncoder();
  let begun: { readonly of: SuspensionName; readonly where: string; readonly lag: number } | null = null;

  function result(of: SuspensionName | null, over: boolean, effects: RunResult['effects']): boolean {
    const resumed = begun !== null && begun.of === of ? { where: begun.where, lag: begun.lag } : null;
    begun = null;
    return reply(OWNER, encodeResult({ of, over, resumed, effects }));
  }

  function giveUp(of: SuspensionName): void {
    result(of, true, []);
  }

  return {
    send(run, of, over) {
      // A suspension is a turn of its own: what the run does after it could not be told from a stale one's any more.
      if (!over && run.effects.some(({ kind }) => kind === 'suspend')) return;
      try {
        if (over) stayIfAsked(run);
        const effects = takeEffects(run, encodeRecord);
        if (effects.length === 0 && (!over || of === null)) return;
        if (result(of, over, effects)) return;
        run.log.error('async.result-lost', "the run's effects are more than its owner's inbox takes", null);
      } catch (error) {
        logException(log, 'sending back effects', error);
      }
      if (over && of !== null) giveUp(of);
    },
    began(of, where, lag) {
      begun = { of, where, lag };
    },
    giveUp,
  };
}

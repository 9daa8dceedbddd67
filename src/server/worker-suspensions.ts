import { type Answer, decodeTold, encodeAsk, type Question, STANDINGS } from '../run/ask.ts';
import { endReply } from '../run/end-of-reply.ts';
import type { Suspensions } from '../run/suspensions.ts';
import type { Wake } from '../run/wake.ts';
import { decodeSuspension } from '../tm/suspension.ts';
import type { WorkerContext } from '../workers/group.ts';
import type { EffectSender } from './async-worker.ts';
import { follow } from './follow.ts';
import { createResumedRun } from './resumed-run.ts';
import type { ScriptWorker } from './worker.ts';

/** What the suspensions of an async worker are reached through. */
export interface WorkerSuspensionsInput {
  readonly workerId: number;
  readonly reply: WorkerContext['reply'];
  readonly sender: EffectSender;
  readonly groups: ReadonlyMap<string, unknown>;
  /** The worker's script, which is linked after this is made. */
  script(): ScriptWorker;
}

/** An async worker's way to suspensions and commands: it asks their owner. */
export interface WorkerSuspensions {
  readonly suspensions: Suspensions;
  /** Has a command called; its answer as bytes, null when it could not be had. */
  command(call: Buffer): Promise<Uint8Array | null>;
  /** The owner told this worker something. */
  onTold(bytes: Buffer): void;
}

const OWNER = 0;
const CONTINUED: Wake = { cause: 'continue', data: null };
const REFUSED: Answer = { id: 0, code: -1, data: null };

/** Makes the way of one async worker to the suspensions of the server. */
export function createWorkerSuspensions(input: WorkerSuspensionsInput): WorkerSuspensions {
  const { workerId, reply, sender, groups } = input;
  const open = new Map<number, (answer: Answer) => void>();
  let lastId = 0;

  function ask(question: Question): Promise<Answer> {
    const id = ++lastId;
    return new Promise((resolve) => {
      open.set(id, resolve);
      if (reply(OWNER, encodeAsk({ id, worker: workerId, question }))) return;
      open.delete(id);
      resolve(REFUSED);
    });
  }

  const suspensions: Suspensions = {
    async continueAt(run, transaction, place) {
      const own = run.transaction?.snapshot;
      // Its own run is out, here: nothing of it can be taken before that has ended.
      if (own !== undefined && own.index === transaction.index && own.label === transaction.label) return -1;
      const { data: bytes } = await ask({ kind: 'claim', transaction });
      const suspension = bytes === null ? null : decodeSuspension(bytes);
      if (suspension === null) return -1;
      const resumed = createResumedRun(input.script(), suspension, CONTINUED, { caller: run, place });
      if (resumed === null) {
        sender.giveUp(suspension);
        return -1;
      }
      return new Promise((resolve) => {
        follow(resumed.run, resumed.start(), (outcome) => {
          const over = outcome.kind === 'ended';
          if (outcome.kind === 'ended') endReply(resumed.run, outcome.by === 'drop');
          sender.send(resumed.run, suspension, over);
          if (over) resolve(1);
        });
      });
    },
    async wakeKey(_run, key, data) {
      const { code } = await ask({ kind: 'wake', key, data });
      return code;
    },
    async standingOf(_run, transaction) {
      const { code } = await ask({ kind: 'standing', transaction });
      return STANDINGS[code] ?? 'gone';
    },
    handOver(run, task) {
      if (!groups.has(task.group)) return false;
      run.effects.push({ kind: 'task', task });
      return true;
    },
    // Whether there is room its owner knows: it refuses, counts and logs what finds none.
    hasRoom: (group) => groups.has(group),
  };

  return {
    suspensions,
    command: async (call) => (await ask({ kind: 'command', call })).data,
    onTold(bytes) {
      const told = decodeTold(bytes);
      if (told === null) return;
      if (told.kind === 'cancelled') {
        input.script().services.awaiting.cancelTransaction(told.transaction);
        return;
      }
      if (told.kind === 'setting') {
        input.script().change(told);
        return;
      }
      const { answer } = told;
      const resolve = open.get(answer.id);
      open.delete(answer.id);
      resolve?.(answer);
    },
  };
}

import { RunContext } from '../run/context.ts';
import { createRecordEncoder, decodeRecord } from '../run/record.ts';
import { createResultEncoder, takeEffects } from '../run/result.ts';
import { createRunTransaction } from '../run/run-transaction.ts';
import { parseMessage } from '../sip/parse.ts';
import { decodeSuspension, type Suspension } from '../tm/suspension.ts';
import type { Receiver, WorkerContext } from '../workers/group.ts';
import { logException } from './exceptions.ts';
import { follow } from './follow.ts';
import { createResumedTransactions } from './owner-transactions.ts';
import type { ScriptWorker } from './worker.ts';

/** The SIP worker that owns every transaction. */
const OWNER = 0;

/**
 * An async worker: owns no socket and no transaction. It gets a suspension as bytes, runs what follows and sends back
 * effects. A pause occupies it: that is what the number of workers is for.
 */
export function createAsyncWorker(script: ScriptWorker, reply: WorkerContext['reply']): Receiver {
  const { program, services } = script;
  const encodeRecord = createRecordEncoder();
  const encodeResult = createResultEncoder();

  function resume(suspension: Suspension): Promise<void> | undefined {
    const record = decodeRecord(suspension.record);
    const parsed = record === null ? null : parseMessage(record.state.bytes);
    if (
      record === null ||
      parsed === null ||
      !parsed.ok ||
      !record.places.every((place) => program.isPlace(place))
    ) {
      services.log.write(
        -1,
        'a suspension cannot be read: its script or form is not ours [async.bad-record]',
      );
      giveUp(suspension);
      return undefined;
    }
    const run: RunContext = new RunContext({
      state: record.state,
      message: parsed.message,
      // Kamailio runs what follows a suspension as a failure route, whatever route it stopped in.
      kind: 'failure',
      services,
      transactions: createResumedTransactions(record.snapshot, () => run),
      transaction: null,
      faked: false,
      resumed: true,
    });
    run.transaction = createRunTransaction(run, record.snapshot);
    const { promise, resolve: over } = Promise.withResolvers<void>();
    let paused = false;
    follow(run, program.run(record.places, run), (outcome) => {
      const ended = outcome.kind === 'ended';
      try {
        send(suspension, run, ended);
      } catch (error) {
        logException(services.log, 'sending back effects', error);
        if (ended) giveUp(suspension);
      }
      if (ended) over();
      else paused = true;
    });
    return paused ? promise : undefined;
  }

  function send(suspension: Suspension, run: RunContext, over: boolean): void {
    const { index, label, slot, turn } = suspension;
    const effects = takeEffects(run, encodeRecord);
    if (!over && effects.length === 0) return;
    if (reply(OWNER, encodeResult({ index, label, slot, turn, over, effects }))) return;
    run.log.error('async.result-lost', "the run's effects are more than its owner's inbox takes", null);
    if (over) giveUp(suspension);
  }

  /** The owner's end-of-run rule answers a caller whose script cannot go on. */
  function giveUp({ index, label, slot, turn }: Suspension): void {
    reply(OWNER, encodeResult({ index, label, slot, turn, over: true, effects: [] }));
  }

  return {
    receive(item) {
      const suspension = decodeSuspension(item);
      if (suspension !== null) {
        try {
          return resume(suspension);
        } catch (error) {
          logException(services.log, 'going on with a suspended request', error);
          giveUp(suspension);
          return undefined;
        }
      }
      services.log.write(-1, 'an async worker got bytes that are no suspension [async.bad-item]');
      return undefined;
    },
    stopping: () => script.end(),
  };
}

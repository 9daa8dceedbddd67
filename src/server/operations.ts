import type { Operation } from '../run/stop.ts';
import type { Task } from '../run/task.ts';
import type { ReportException } from './exceptions.ts';
import type { ScriptWorker } from './worker.ts';

/** The work of modules that requests wait for, in the SIP worker's thread. */
export interface Operations {
  /** Begins one; its result, null where it failed. Never rejects. */
  perform(operation: Operation, signal: AbortSignal): Promise<Buffer | null>;
  /** Begins one that no request waits for; its result goes to a task. */
  begin(operation: Operation, task: Task | null, post: (task: Task) => void): void;
  /** Aborts those that no request waits for. */
  close(): void;
}

/** Makes the runner of the operations of a script's modules. */
export function createOperations(input: {
  readonly script: ScriptWorker;
  readonly report: ReportException;
}): Operations {
  const { script, report } = input;
  const closing = new AbortController();

  async function perform(operation: Operation, signal: AbortSignal): Promise<Buffer | null> {
    const { module, name } = operation;
    try {
      const run = script.operation(module, name);
      if (run === null) throw new Error(`module ${module} has no operation ${name}`);
      return await run(operation.input, signal);
    } catch (error) {
      if (!signal.aborted) report(`the operation ${module} ${name}`, error);
      return null;
    }
  }

  return {
    perform,
    begin(operation, task, post) {
      perform(operation, closing.signal).then((data) => {
        if (task !== null && !closing.signal.aborted) post({ ...task, wake: { cause: 'result', data } });
      });
    },
    close: () => closing.abort(),
  };
}

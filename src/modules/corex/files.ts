import { readFile, stat, writeFile } from 'node:fs/promises';
import { ANY_ROUTE, declare, printed, refuse, variable } from '../../kit/index.ts';

const { awaited } = declare<null>();

/** Milliseconds that a script waits for a file. */
const DEADLINE_MS = 5000;
/** Largest file that is read. */
const MOST_BYTES = 1024 * 1024;

/** Functions that read and write files; the SIP worker goes on meanwhile. */
export const fileFunctions = {
  file_read: awaited({
    args: [printed('path'), variable('target')],
    routes: ANY_ROUTE,
    deadline: DEADLINE_MS,
    doc: 'Reads a file, of 1 MB at most, into a variable. 1 or -1.',
    async run(_state, call, path, target) {
      try {
        const { size } = await stat(path);
        if (size > MOST_BYTES)
          return refuse(call, `${path} has ${size} bytes`, `at most ${MOST_BYTES} are read`);
        const text = await readFile(path, { encoding: 'latin1', signal: call.signal });
        return target.set(call.run, text) ? 1 : refuse(call, `${target.text} did not take the text`);
      } catch (error) {
        return refuse(call, `${path} cannot be read: ${messageOf(error)}`);
      }
    },
  }),
  file_write: awaited({
    args: [printed('path'), printed('text')],
    routes: ANY_ROUTE,
    deadline: DEADLINE_MS,
    doc: 'Writes a text to a file, in place of what it had. 1 or -1.',
    async run(_state, call, path, text) {
      try {
        await writeFile(path, text, { encoding: 'latin1', signal: call.signal });
        return 1;
      } catch (error) {
        return refuse(call, `${path} cannot be written: ${messageOf(error)}`);
      }
    },
  }),
};

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

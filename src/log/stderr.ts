import { writeSync } from 'node:fs';
import type { FormatLine } from './line.ts';
import type { Log } from './log.ts';
import { createThresholds } from './thresholds.ts';

const STDERR = 2;
/** How often a full pipe is tried again, a millisecond apart, before the line is given up. */
const TRIES = 20;

/** A log that writes each line to stderr at once. A reader that is slow or gone costs lines, never the server. */
export function createStderrLog(level: number, format: FormatLine): Log {
  const { allows, setLevel, setLevelOf } = createThresholds(level);
  return {
    enabled: allows,
    write(wanted, text, about) {
      if (!allows(wanted, about?.module)) return;
      writeAll(Buffer.from(`${format(wanted, text, about?.mark)}\n`, 'latin1'));
    },
    setLevel,
    setLevelOf,
  };
}

function writeAll(bytes: Buffer): void {
  let sent = 0;
  for (let tries = 0; sent < bytes.length && tries < TRIES; tries++) {
    try {
      sent += writeSync(STDERR, bytes, sent);
    } catch (error) {
      // A full pipe empties soon; anything else (a closed one) will not get better.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

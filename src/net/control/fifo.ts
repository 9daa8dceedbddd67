import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { getSystemErrorMessage } from 'node:util';
import type { Clock } from '../../time/clock.ts';
import type { ControlFile, Opened } from './control.ts';
import { FOLDER_HINT, giveAway, makeRoom, reasonOf, removeOwn } from './files.ts';
import { bindControlCalls } from './libc.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_WRONLY } = constants;
/** How often, and how many milliseconds apart, a reader is looked for that has not opened its FIFO yet. */
const TRIES = 10;
const BETWEEN_TRIES_MS = 100;
/** How long a reader may take for one reply. */
const WRITE_TIMEOUT_MS = 5000;

/** Makes a FIFO and reads what is written into it. */
export function openFifo(file: ControlFile, onBytes: (bytes: Buffer) => void): Opened {
  const { path } = file;
  const calls = bindControlCalls();
  if (calls === null) return { problem: `cannot make the FIFO ${path} on this system` };
  const occupied = makeRoom(path, (found) => found.isFIFO(), hasReader);
  if (occupied !== null) return occupied;
  const error = calls.mkfifo(path, file.mode);
  if (error !== 0) {
    return { problem: `cannot make the FIFO ${path}: ${getSystemErrorMessage(-error)}`, hint: FOLDER_HINT };
  }
  const own = lstatSync(path, { throwIfNoEntry: false });
  const refused = giveAway(file);
  if (refused !== null) {
    removeOwn(path, own);
    return refused;
  }
  // Open for writing too: without that, the end of each writer would be the end of what can be read.
  const reader = new Socket({ fd: openSync(path, O_RDWR | O_NONBLOCK), readable: true, writable: false });
  reader.on('data', onBytes);
  reader.on('error', () => reader.destroy());
  return {
    at: path,
    async close() {
      reader.destroy();
      removeOwn(path, own);
    },
  };
}

/** Writes into somebody else's FIFO without waiting for it here; what stood against it, or null. */
export async function writeFifo(path: string, bytes: Buffer, clock: Clock): Promise<string | null> {
  let opened = openForWriting(path);
  for (let tries = 1; opened === 'no-reader' && tries < TRIES; tries++) {
    await new Promise<void>((resolve) => {
      clock.setTimer(BETWEEN_TRIES_MS, () => resolve());
    });
    opened = openForWriting(path);
  }
  if (opened === 'no-reader') return 'nobody reads it';
  return typeof opened === 'string' ? opened : writeAll(opened, bytes, clock);
}

function openForWriting(path: string): number | string {
  let fd: number;
  try {
    fd = openSync(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENXIO'
      ? 'no-reader'
      : reasonOf(error);
  }
  // Asked for after it was opened, so that nobody can put something else in its place between the two.
  if (fstatSync(fd).isFIFO()) return fd;
  closeSync(fd);
  return 'it is no FIFO';
}

function writeAll(fd: number, bytes: Buffer, clock: Clock): Promise<string | null> {
  return new Promise((resolve) => {
    const writer = new Socket({ fd, readable: false, writable: true });
    const end = (problem: string | null): void => {
      clock.clearTimer(timeout);
      writer.destroy();
      resolve(problem);
    };
    const timeout = clock.setTimer(WRITE_TIMEOUT_MS, () => end('its reader does not read on'));
    writer.on('error', (error) => end(error.message));
    writer.end(bytes, () => end(null));
  });
}

function hasReader(path: string): boolean {
  const opened = openForWriting(path);
  if (typeof opened === 'string') return false;
  closeSync(opened);
  return true;
}

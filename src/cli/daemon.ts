import { spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import type koffi from 'koffi';

/** Names the descriptor on which a daemon tells the process that started it that it listens. */
const READY_VARIABLE = 'FERMATA_READY_FD';
const READY_FD = 3;
const READY = 'ready\n';
const STDERR = 2;

/**
 * Goes to the background as Kamailio does: in the starting process, starts a detached copy, waits until it listens and
 * resolves with the exit code (0 when it does). In the copy: null at once.
 */
export function daemonise(): Promise<number | null> {
  if (process.env[READY_VARIABLE] !== undefined) return Promise.resolve(null);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
      env: { ...process.env, [READY_VARIABLE]: String(READY_FD) },
    });
    child.stdio[READY_FD]?.once('data', () => {
      child.unref();
      resolve(0);
    });
    child.on('exit', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(1));
  });
}

/**
 * In a daemon: tells the process that started it that the server listens, and lets go of its stderr unless the log goes
 * there. Elsewhere nothing.
 */
export function reportReady(keepStderr: boolean): void {
  const descriptor = process.env[READY_VARIABLE];
  if (descriptor === undefined) return;
  if (!keepStderr) silenceStderr();
  writeSync(Number(descriptor), READY);
  closeSync(Number(descriptor));
}

/** Node has no dup2: without libc the daemon keeps the stderr it was started with. */
function silenceStderr(): void {
  try {
    const native: typeof koffi = createRequire(import.meta.url)('koffi');
    const libc = native.load(process.platform === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6');
    const nowhere = openSync('/dev/null', 'w');
    libc.func('int dup2(int from, int to)')(nowhere, STDERR);
    closeSync(nowhere);
  } catch {
    return;
  }
}

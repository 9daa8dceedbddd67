import { spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';

/** Names the descriptor on which a daemon tells the process that started it that it listens. */
const READY_VARIABLE = 'FERMATA_READY_FD';
const READY_FD = 3;
const READY = 'ready\n';

/**
 * Goes to the background as Kamailio does: in the starting process, starts a detached copy, waits until it listens and
 * resolves with the exit code (0 when it does). In the copy: null at once.
 */
export function daemonise(): Promise<number | null> {
  if (process.env[READY_VARIABLE] !== undefined) return Promise.resolve(null);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, process.argv.slice(1), {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
      env: { ...process.env, [READY_VARIABLE]: String(READY_FD) },
    });
    const ready = child.stdio[READY_FD];
    ready?.on('data', () => {
      child.unref();
      resolve(0);
    });
    child.on('exit', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(1));
  });
}

/** In a daemon: tells the process that started it that the server listens. Elsewhere nothing. */
export function reportReady(): void {
  const descriptor = process.env[READY_VARIABLE];
  if (descriptor === undefined) return;
  writeSync(Number(descriptor), READY);
  closeSync(Number(descriptor));
}

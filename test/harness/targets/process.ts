/** A server process: its log, its readiness, its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A started process. */
export interface ServerProcess {
  /** Resolves when `ready` is true of what it logged so far; rejects with the log if it ends or takes over `ms`. */
  until(ready: (log: string) => boolean, ms: number): Promise<void>;
  /** SIGTERM, then SIGKILL after five seconds. Returns the log. */
  end(): Promise<string>;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Starts `command` and collects what it writes to stdout and stderr. */
export function startProcess(command: string, args: readonly string[]): ServerProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const collect = (chunk: Buffer) => {
    log += chunk.toString('latin1');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.on('error', (error) => {
    log += `${error.message}\n`;
  });
  return {
    async until(ready, ms) {
      const limit = performance.now() + ms;
      while (!ready(log)) {
        if (hasEnded(child) || child.pid === undefined) throw new Error(`${command} ended at start:\n${log}`);
        if (performance.now() > limit) throw new Error(`${command} not ready after ${ms} ms:\n${log}`);
        await sleep(10);
      }
    },
    async end() {
      if (!hasEnded(child) && child.pid !== undefined) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
        await ended;
        clearTimeout(killer);
      }
      return log;
    },
  };
}

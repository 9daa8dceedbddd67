/** Runs `bin/fermata` as operators do: as a process of its own, followed by what it writes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
const FERMATA = join(ROOT, 'bin', 'fermata');
const LIMIT_MS = 20_000;

/** How a process ended: its exit code, and all it wrote to stdout and stderr. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A process that is followed. */
export interface Followed {
  readonly child: ChildProcess;
  /** Resolves with what it wrote so far, once that matches; rejects when it ends before or takes too long. */
  until(pattern: RegExp): Promise<string>;
  readonly ended: Promise<Ended>;
}

/** How a process is started. */
export interface StartOptions {
  readonly cwd?: string;
  readonly command?: string;
  /** Whether the test writes to its stdin; otherwise that is empty. */
  readonly stdin?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** After how long it is killed; 0: never. */
  readonly limitMs?: number;
}

/** Starts `bin/fermata` (or another path to it) and follows it. */
export function start(args: readonly string[], options: StartOptions = {}): Followed {
  const child = spawn(options.command ?? FERMATA, args, {
    stdio: [options.stdin === true ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.environment },
  });
  let output = '';
  let changed = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('latin1');
      changed();
    });
  }
  const { limitMs = LIMIT_MS } = options;
  const limit = limitMs === 0 ? undefined : setTimeout(() => child.kill('SIGKILL'), limitMs);
  const ended = once(child, 'close').then((): Ended => {
    clearTimeout(limit);
    changed();
    return { code: child.exitCode, signal: child.signalCode, output };
  });
  return {
    child,
    ended,
    until(pattern) {
      return new Promise((resolve, reject) => {
        changed = () => {
          if (pattern.test(output)) resolve(output);
          else if (child.exitCode !== null || child.signalCode !== null)
            reject(new Error(`it ended:\n${output}`));
        };
        changed();
      });
    },
  };
}

/** Runs it to its end. */
export function run(args: readonly string[], options?: StartOptions): Promise<Ended> {
  return start(args, options).ended;
}

/** A UDP port on 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/** Gives a folder of its own to `use`, and removes it. */
export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-cli-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { parseArgs } from 'node:util';
import type { Clock } from '../time/clock.ts';
import { createRealClock } from '../time/real-clock.ts';
import { callCommand } from './rpc.ts';
import { REACH_FLAGS, REACH_HELP, type RpcReach, reachOf } from './rpc-options.ts';
import { renderTop, type ScreenSize } from './top-screen.ts';
import { readSnapshot, type TopSnapshot } from './top-snapshot.ts';

/** What `fermata top -h` prints. */
const TOP_HELP = `fermata top [flags]: shows the suspended requests of a running server, live

  --interval SECS      seconds between two looks (default 1)
  --once               print once and end; so it does where stdout is no terminal
${REACH_HELP}
q ends it, any other key looks at once. Exit code 2 when no server answered.
`;

const NO_ANSWER = 2;
const EXIT_WRONG = 255;
/** Requests asked for where there is no screen to fill. */
const PRINTED_REQUESTS = 50;
const UNBOUNDED: ScreenSize = { columns: Number.MAX_SAFE_INTEGER, rows: Number.MAX_SAFE_INTEGER };

// ECMA-48, and the alternative screen of xterm.
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

interface TopOptions extends RpcReach {
  readonly intervalMs: number;
  readonly once: boolean;
}

/** `fermata top`: the suspended requests of a running server, again and again. */
export async function runTop(args: readonly string[]): Promise<number> {
  const options = parse(args);
  if (options === 'help') {
    process.stdout.write(TOP_HELP);
    return 0;
  }
  if ('problem' in options) {
    process.stderr.write(`fermata top: ${options.problem}\nTry "fermata top -h".\n`);
    return EXIT_WRONG;
  }
  const clock = createRealClock();
  try {
    return await (options.once || !process.stdout.isTTY ? printOnce(options, clock) : live(options, clock));
  } finally {
    clock.close();
  }
}

function parse(args: readonly string[]): TopOptions | 'help' | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...REACH_FLAGS, interval: { type: 'string' }, once: { type: 'boolean' } },
    });
    if (values.help === true) return 'help';
    const interval = values.interval === undefined ? 1 : Number(values.interval);
    if (!(interval > 0)) return { problem: '--interval takes seconds' };
    const reach = reachOf(values);
    if ('problem' in reach) return reach;
    return { ...reach, intervalMs: interval * 1000, once: values.once ?? false };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

async function printOnce(options: TopOptions, clock: Clock): Promise<number> {
  const snapshot = await look(options, PRINTED_REQUESTS, clock);
  if ('problem' in snapshot) {
    process.stderr.write(`fermata top: ${snapshot.problem}\n`);
    return NO_ANSWER;
  }
  process.stdout.write(`${renderTop(snapshot, null, UNBOUNDED).join('\n')}\n`);
  return 0;
}

/** Draws until somebody wants no more. A server that does not answer is waited for, once it answered before. */
async function live(options: TopOptions, clock: Clock): Promise<number> {
  const { stdin, stdout } = process;
  let before: TopSnapshot | null = null;
  let now: TopSnapshot | null = null;
  let ended = false;
  let wake = (): void => {};

  const size = (): ScreenSize => ({ columns: stdout.columns, rows: stdout.rows });
  const draw = (problem: string): void => {
    const lines = now === null ? [] : renderTop(now, before, size());
    if (problem !== '') lines[0] = problem.slice(0, stdout.columns);
    stdout.write(`${HOME}${lines.map((line) => `${line}${CLEAR_LINE}`).join('\r\n')}${CLEAR_BELOW}`);
  };
  const redraw = (): void => draw('');
  const onKey = (key: Buffer): void => {
    // Ctrl-C comes as a key in raw mode.
    if (['q', 'Q', '\x03', '\x04'].includes(key.toString())) ended = true;
    wake();
  };
  const end = (): void => {
    ended = true;
    wake();
  };

  const first = await look(options, stdout.rows, clock);
  if ('problem' in first) {
    process.stderr.write(`fermata top: ${first.problem}\n`);
    return NO_ANSWER;
  }
  now = first;
  stdin.setRawMode?.(true);
  stdin.on('data', onKey);
  stdout.on('resize', redraw);
  process.on('SIGTERM', end);
  stdout.write(ENTER);
  try {
    redraw();
    while (!ended) {
      await new Promise<void>((resolve) => {
        const timer = clock.setTimer(options.intervalMs, () => resolve());
        wake = () => {
          clock.clearTimer(timer);
          resolve();
        };
      });
      if (ended) break;
      const next = await look(options, stdout.rows, clock);
      if ('problem' in next) {
        draw(next.problem);
        continue;
      }
      before = now;
      now = next;
      redraw();
    }
    return 0;
  } finally {
    stdout.write(LEAVE);
    stdin.setRawMode?.(false);
    stdin.off('data', onKey);
    stdin.pause();
    stdout.off('resize', redraw);
    process.off('SIGTERM', end);
  }
}

/** Asks the server for all that is shown. */
async function look(
  reach: RpcReach,
  requests: number,
  clock: Clock,
): Promise<TopSnapshot | { readonly problem: string }> {
  const results: unknown[] = [];
  const calls = [
    ['core.runinfo'],
    ['core.shmmem'],
    ['async.stats'],
    ['async.list', `limit=${requests}`],
  ] as const;
  for (const [method, ...params] of calls) {
    const called = await callCommand(reach, method, params, clock);
    if (called.kind === 'none') return { problem: called.problem };
    if (called.kind === 'fault') {
      const hint = method.startsWith('async.') ? ': does the script load module async?' : '';
      return { problem: `${method}: ${called.code} ${called.message}${hint}` };
    }
    results.push(called.result);
  }
  const [info, memory, stats, list] = results;
  return readSnapshot(clock.now(), info, memory, stats, list);
}

import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { type Asked, askFifo, askHttp, askUdp, askUnix } from '../net/control/ask.ts';
import type { Clock } from '../time/clock.ts';
import { createRealClock } from '../time/real-clock.ts';
import { membersOf } from './read-json.ts';
import { parseRpcOptions, RPC_HELP, type RpcReach } from './rpc-options.ts';

/** Exit codes: the command's error, no answer. */
const FAULT = 1;
const NO_ANSWER = 2;
const EXIT_WRONG = 255;

/** What a call came to: the result, the command's error, or why there was no answer. */
export type Called =
  | { readonly kind: 'result'; readonly result: unknown; readonly reply: Buffer }
  | { readonly kind: 'fault'; readonly code: number; readonly message: string; readonly reply: Buffer }
  | { readonly kind: 'none'; readonly problem: string };

/** `fermata rpc METHOD …`: calls a command of a running server and prints its result. */
export async function runRpc(args: readonly string[]): Promise<number> {
  const parsed = parseRpcOptions(args);
  if (parsed.kind === 'help') {
    process.stdout.write(RPC_HELP);
    return 0;
  }
  if (parsed.kind === 'wrong') {
    process.stderr.write(`fermata rpc: ${parsed.problem}\nTry "fermata rpc -h".\n`);
    return EXIT_WRONG;
  }
  const { options } = parsed;
  const clock = createRealClock();
  const called = await callCommand(options, options.method, options.params, clock);
  clock.close();
  if (called.kind === 'none') {
    process.stderr.write(`fermata rpc: ${called.problem}\n`);
    return NO_ANSWER;
  }
  if (options.json) process.stdout.write(Buffer.concat([called.reply, Buffer.from('\n')]));
  if (called.kind === 'fault') {
    process.stderr.write(`fermata rpc: ${options.method}: ${called.code} ${called.message}\n`);
    return FAULT;
  }
  if (!options.json) process.stdout.write(`${shown(called.result)}\n`);
  return 0;
}

/** Calls a command of a running server. */
export async function callCommand(
  reach: RpcReach,
  method: string,
  params: readonly (string | number)[],
  clock: Clock,
): Promise<Called> {
  const asked = await ask(reach, { jsonrpc: '2.0', method, params, id: 1 }, clock);
  if ('problem' in asked) return { kind: 'none', problem: asked.problem };
  const { reply } = asked;
  let document: unknown;
  try {
    document = JSON.parse(reply.toString());
  } catch {
    return { kind: 'none', problem: `what answered is no JSON-RPC server: ${reply.toString('utf8', 0, 80)}` };
  }
  const { result, error } = membersOf(document);
  if (error === undefined) return { kind: 'result', result, reply };
  const { code, message } = membersOf(error);
  return { kind: 'fault', code: Number(code), message: String(message), reply };
}

function ask(reach: RpcReach, request: Readonly<Record<string, unknown>>, clock: Clock): Promise<Asked> {
  const { target, timeoutMs, replyFolder } = reach;
  const ownName = `fermata-rpc-${process.pid}-${randomBytes(4).toString('hex')}`;
  const bytes = (document: unknown): Buffer => Buffer.from(JSON.stringify(document));
  switch (target.kind) {
    case 'unix':
      return askUnix(target.path, bytes(request), { clock, timeoutMs, ownName, folder: tmpdir() });
    case 'udp':
      return askUdp(target.host, target.port, bytes(request), {
        clock,
        timeoutMs,
        ownName,
        folder: tmpdir(),
      });
    case 'http':
      return askHttp(target.url, bytes(request), { clock, timeoutMs, ownName, folder: tmpdir() });
    case 'fifo':
      return askFifo(target.path, bytes({ ...request, reply_name: ownName }), {
        clock,
        timeoutMs,
        ownName,
        folder: replyFolder,
      });
  }
}

/** A text as it is, anything else as indented JSON. */
function shown(result: unknown): string {
  return typeof result === 'string' ? result : JSON.stringify(result, null, 2);
}

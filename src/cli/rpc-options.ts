import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RUN_DIRECTORY } from './options.ts';

/** Where the server of `fermata rpc` is. */
export type RpcTarget =
  | { readonly kind: 'unix' | 'fifo'; readonly path: string }
  | { readonly kind: 'udp'; readonly host: string; readonly port: number }
  | { readonly kind: 'http'; readonly url: string };

/** How to reach a server: shared by the commands that ask one. */
export interface RpcReach {
  readonly target: RpcTarget;
  readonly timeoutMs: number;
  /** Folder where the server writes replies on FIFOs. */
  readonly replyFolder: string;
}

/** What `fermata rpc` calls. */
export interface RpcOptions extends RpcReach {
  readonly method: string;
  readonly params: readonly (string | number)[];
  /** Print the whole reply as it came. */
  readonly json: boolean;
}

/** What the arguments of `fermata rpc` ask for, or what is wrong with them. */
export type ParsedRpcOptions =
  | { readonly kind: 'rpc'; readonly options: RpcOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

/** What `fermata rpc -h` says of reaching a server. */
export const REACH_HELP = `  --socket PATH        the server's datagram socket, or udp:HOST:PORT (default ${RUN_DIRECTORY}/kamailio_rpc.sock)
  --fifo PATH          its FIFO instead; --reply-dir DIR is its fifo_reply_dir (default /tmp)
  --http HOST:PORT     its HTTP socket instead, or a URL
  -Y, --run-dir DIR    its run_dir, where the socket is
  --timeout SECS       how long to wait for the reply (default 5)
`;

/** What `fermata rpc -h` prints. */
export const RPC_HELP = `fermata rpc METHOD [PARAMETER…] [flags]: calls a command of a running server and prints its result

${REACH_HELP}  --json               print the whole reply, as it came

A parameter of digits is a number; s:5 is the text "5". Commands are listed by system.listMethods, explained by
system.methodHelp NAME. Exit code 0; 1 when the command answered with an error, 2 when no server answered.
`;

/** The flags of {@link REACH_HELP}, for `parseArgs`. */
export const REACH_FLAGS = {
  socket: { type: 'string' },
  fifo: { type: 'string' },
  'reply-dir': { type: 'string' },
  http: { type: 'string' },
  'run-dir': { type: 'string', short: 'Y' },
  timeout: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const DEFAULT_TIMEOUT_S = 5;

/** Reads the arguments of `fermata rpc`. */
export function parseRpcOptions(args: readonly string[]): ParsedRpcOptions {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };
  const [method, ...given] = positionals;
  if (method === undefined) return { kind: 'wrong', problem: 'takes the name of a command' };
  const reach = reachOf(values);
  if ('problem' in reach) return { kind: 'wrong', problem: reach.problem };
  return {
    kind: 'rpc',
    options: { ...reach, method, params: given.map(paramOf), json: values.json ?? false },
  };
}

/** How the flags say that the server is reached. */
export function reachOf(values: {
  readonly socket?: string | undefined;
  readonly fifo?: string | undefined;
  readonly 'reply-dir'?: string | undefined;
  readonly http?: string | undefined;
  readonly 'run-dir'?: string | undefined;
  readonly timeout?: string | undefined;
}): RpcReach | { readonly problem: string } {
  const timeout = values.timeout === undefined ? DEFAULT_TIMEOUT_S : Number(values.timeout);
  if (!(timeout > 0)) return { problem: '--timeout takes seconds' };
  const ways = [values.socket, values.fifo, values.http].filter((way) => way !== undefined);
  if (ways.length > 1) return { problem: '--socket, --fifo and --http exclude each other' };
  const target = targetOf(values.socket, values.fifo, values.http, values['run-dir'] ?? RUN_DIRECTORY);
  if ('problem' in target) return target;
  return { target, timeoutMs: timeout * 1000, replyFolder: values['reply-dir'] ?? '/tmp' };
}

function targetOf(
  socket: string | undefined,
  fifo: string | undefined,
  http: string | undefined,
  runDirectory: string,
): RpcTarget | { readonly problem: string } {
  if (fifo !== undefined) return { kind: 'fifo', path: fifo };
  if (http !== undefined) return { kind: 'http', url: http.includes('://') ? http : `http://${http}/` };
  if (socket?.startsWith('udp:') === true) {
    const [, bracketed, bare, port] = /^udp:(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(socket) ?? [];
    const host = bracketed ?? bare;
    return host === undefined
      ? { problem: `"${socket}" is no udp:HOST:PORT` }
      : { kind: 'udp', host, port: Number(port) };
  }
  return { kind: 'unix', path: socket ?? join(runDirectory, 'kamailio_rpc.sock') };
}

function paramOf(text: string): string | number {
  if (text.startsWith('s:')) return text.slice(2);
  if (text.startsWith('i:')) return Number(text.slice(2));
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** A parameter may begin with a dash where it is a number; flags come after `--` never. */
function parse(args: readonly string[]) {
  return parseArgs({
    args: args.map((arg) => (/^-\d+$/.test(arg) ? `i:${arg}` : arg)),
    allowPositionals: true,
    options: { ...REACH_FLAGS, json: { type: 'boolean' } },
  });
}

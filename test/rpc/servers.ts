/** The real Kamailio and our server, both with the script of this folder and with something to show. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Called, callCommand } from '../../src/cli/rpc.ts';
import { createRealClock } from '../../src/time/real-clock.ts';
import { kamailioFlags } from '../harness/targets/kamailio.ts';
import { type ServerProcess, startProcess } from '../harness/targets/process.ts';
import { freePort } from '../harness/targets/sockets.ts';

const SCRIPT = join(import.meta.dirname, 'commands.cfg');
const LIST = join(import.meta.dirname, 'dispatcher.list');
const FERMATA = join(import.meta.dirname, '..', '..', 'bin', 'fermata');

/** One of them. */
export interface Running {
  /** The socket of jsonrpcs. */
  readonly socket: string;
  /** The socket of ctl. */
  readonly control: string;
  /** Its other sockets: of datagrams, and the port of TCP and UDP. */
  readonly controls: { readonly datagrams: string; readonly port: number };
  readonly port: number;
  /** Calls a command by its words, over JSON-RPC. */
  call(line: string, timeoutMs?: number): Promise<Called>;
}

/** Both of them. */
export interface Pair {
  readonly theirs: Running;
  readonly ours: Running;
  end(): Promise<void>;
}

/** Starts both. Each holds a suspended INVITE and has answered an OPTIONS, so that there is something to list and to count. */
export async function startPair(): Promise<Pair> {
  const clock = createRealClock();
  const folder = mkdtempSync(join(tmpdir(), 'rpc-'));
  const processes: ServerProcess[] = [];
  const start = async (program: string, flags: readonly string[], name: string): Promise<Running> => {
    const port = await freePort();
    const controlPort = await freePort();
    const run = join(folder, name);
    const control = join(run, 'kamailio_ctl');
    const datagrams = `${control}_datagrams`;
    const given = [
      `unixs:${control}`,
      `unixd:${datagrams}`,
      `tcp:127.0.0.1:${controlPort}`,
      `udp:127.0.0.1:${controlPort}`,
    ];
    const controls = given.flatMap((value, at) => ['-A', `CONTROL_${at + 1}="${value}"`]);
    const defines = [...controls, '-A', `LIST_FILE="${LIST}"`];
    const script = [...defines, '-f', SCRIPT, '-Y', run, '-l', `udp:127.0.0.1:${port}`];
    const process = startProcess(program, ['-DD', '-E', ...script, ...flags]);
    processes.push(process);
    const socket = join(run, 'kamailio_rpc.sock');
    const call = (line: string, timeoutMs = 5000): Promise<Called> => {
      const [method = '', ...params] = line.split(' ');
      const typed = params.map((param) => (/^\d+$/.test(param) ? Number(param) : param.replace(/^s:/, '')));
      const target = { kind: 'unix', path: socket } as const;
      return callCommand({ target, timeoutMs, replyFolder: folder }, method, typed, clock);
    };
    let answered = false;
    void (async () => {
      while (!answered) answered = (await call('core.version', 500)).kind === 'result';
    })();
    await process.until(() => answered, 30_000);
    await send(port, 'OPTIONS', 'awake');
    await send(port, 'INVITE', 'asleep');
    return { socket, control, controls: { datagrams, port: controlPort }, port, call };
  };
  const [theirs, ours] = await Promise.all([
    start('kamailio', kamailioFlags(), 'kamailio'),
    start(FERMATA, ['-a', 'no'], 'fermata'),
  ]);
  return {
    theirs,
    ours,
    async end() {
      await Promise.all(processes.map((process) => process.end()));
      clock.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function send(port: number, method: string, user: string): Promise<void> {
  const client = createSocket('udp4');
  client.bind(0, '127.0.0.1');
  await once(client, 'listening');
  const lines = [
    `${method} sip:${user}@127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${client.address().port};branch=z9hG4bK${user}`,
    'From: <sip:a@example.org>;tag=1',
    `To: <sip:${user}@example.org>`,
    `Call-ID: ${method === 'INVITE' ? 'call-1' : 'call-2'}`,
    `CSeq: 1 ${method}`,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ];
  client.send(lines.join('\r\n'), port, '127.0.0.1');
  await once(client, 'message');
  client.close();
}

import { type NetAddress, type Problem, parseAttributes, parseWhole } from '../../kit/index.ts';

/** One event route to be executed, as its `modparam` defines it. */
export interface ExecDefinition {
  /** Name of the event route. */
  readonly name: string;
  /** Milliseconds from the start of its worker. */
  readonly wait: number;
  readonly workers: number;
  /** Where datagrams run it; null: it runs once in each worker. */
  readonly address: NetAddress | null;
}

const EXAMPLE = 'name=evrexec:x;wait=1000;workers=1';
const MOST_WORKERS = 64;

/** Reads `name=evrexec:x;wait=us;workers=n;sockaddr=udp:ip:port`. With an address there is one worker, and no wait. */
export function parseExec(text: string): ExecDefinition | Problem {
  const given = parseAttributes(text, ['name', 'wait', 'workers', 'sockaddr']);
  if ('problem' in given) return given;
  const name = given.get('name') ?? '';
  if (name === '') return { problem: 'an event route is needed', hint: EXAMPLE };
  const wait = parseWhole(given.get('wait') ?? '0');
  if (wait === null) return { problem: `${name}: wait must be a number of microseconds`, hint: EXAMPLE };
  const workers = parseWhole(given.get('workers') ?? '1');
  if (workers === null || workers > MOST_WORKERS) {
    return { problem: `${name}: workers must be 0 to ${MOST_WORKERS}`, hint: EXAMPLE };
  }
  const socket = given.get('sockaddr');
  if (socket === undefined) return { name, wait: wait / 1000, workers: Math.max(1, workers), address: null };
  const address = parseSocket(socket);
  if (address === null) {
    return { problem: `${name}: "${socket}" is no socket`, hint: 'sockaddr=udp:127.0.0.1:4444' };
  }
  return { name, wait: 0, workers: 1, address };
}

function parseSocket(text: string): NetAddress | null {
  const match = /^udp:(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(text);
  const ip = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return ip === undefined || port === 0 || port > 65_535 ? null : { ip, port };
}

import { isIPv6 } from 'node:net';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address already in use: stop the process that listens there or choose another port',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'permission denied: ports below 1024 need privileges',
  EINVAL: 'not an address that can be bound',
  ENOTFOUND: 'the name has no address',
};

/** Says which address cannot be listened on, why, and what to do. */
export function bindProblem(
  { proto, ip, port }: { readonly proto: string; readonly ip: string; readonly port: number },
  error: NodeJS.ErrnoException,
): string {
  const host = isIPv6(ip) ? `[${ip}]` : ip;
  return `cannot listen on ${proto}:${host}:${port}: ${REASONS[error.code ?? ''] ?? error.message}`;
}

/** Why a network could not be opened; `message` names the address and says what to do. */
export interface BindFailure {
  readonly ok: false;
  /** The system's code (`EADDRINUSE`, …). */
  readonly code: string;
  readonly message: string;
}

/** The failure that this error of the system is. */
export function bindFailure(
  local: { readonly proto: string; readonly ip: string; readonly port: number },
  error: NodeJS.ErrnoException,
): BindFailure {
  return { ok: false, code: error.code ?? 'unknown', message: bindProblem(local, error) };
}

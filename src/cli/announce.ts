import type { OwnSocket } from '../run/services.ts';

/** What is said of a server that listens. */
export interface Announced {
  readonly sockets: readonly Pick<OwnSocket, 'proto' | 'ip' | 'port'>[];
  /** Workers by group, the SIP worker not included. */
  readonly groups: ReadonlyMap<string, number>;
}

const UNSPECIFIED = new Set(['0.0.0.0', '::']);

/** Where the server listens and which workers run, in a few lines. */
export function announcement({ sockets, groups }: Announced): string {
  const addresses = sockets.map(({ proto, ip, port }) => `${proto}:${host(ip)}:${port}`);
  const workers = [...groups].map(
    ([name, count]) => `${count} ${count === 1 ? 'worker' : 'workers'} in group "${name}"`,
  );
  const lines = [
    `fermata: listening on ${addresses.join(', ')}`,
    `fermata: 1 SIP worker; async: ${workers.length === 0 ? 'none' : workers.join(', ')}`,
  ];
  return `${lines.join('\n')}\n`;
}

const TRY = /^[ \t]*#[ \t]*try:[ \t]*(\S.*?)[ \t\r]*$/gm;

/**
 * What a newcomer may do next: the commands that the script names in comments of the form `# try: command`, else a request
 * to the first socket.
 */
export function suggestion(script: string, { sockets }: Announced): string {
  const named = [...script.matchAll(TRY)].map((match) => match[1] ?? '');
  const [first] = sockets;
  if (named.length === 0 && first !== undefined) {
    const reachable = UNSPECIFIED.has(first.ip) ? '127.0.0.1' : host(first.ip);
    named.push(`bin/fermata send OPTIONS sip:test@${reachable}:${first.port}`);
  }
  if (named.length === 0) return '';
  return `fermata: try in another terminal:\n${named.map((command) => `  ${command}\n`).join('')}fermata: Ctrl-C ends it\n`;
}

function host(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}

import { isIP } from 'node:net';
import type { AliasView } from '../kit/index.ts';

/** Reads `[proto:]host[:port]`; without a protocol or a port it stands for any. */
export function parseAlias(alias: string): AliasView {
  const [, given, bare = alias] = /^(?:(udp|tcp|tls|sctp|ws|wss):)?(.*)$/i.exec(alias) ?? [];
  const proto = given?.toLowerCase() ?? null;
  if (isIP(bare) !== 0) return { proto, host: bare, port: 0 };
  const [, host = bare, port = 0] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(bare) ?? [];
  return { proto, host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

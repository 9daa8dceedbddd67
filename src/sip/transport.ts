/** Transport protocols as listen specs, URIs and Kamailio's `proto` name them. */
export const PROTOS = ['udp', 'tcp', 'tls', 'ws', 'wss', 'sctp'] as const;

/** One of them. */
export type Proto = (typeof PROTOS)[number];

/** The transport of this name in any case; null for an unknown one. */
export function protoOf(name: string): Proto | null {
  const wanted = name.toLowerCase();
  return PROTOS.find((proto) => proto === wanted) ?? null;
}

/** What a socket listens for to take this transport: WebSocket begins as HTTP on a TCP or TLS socket (RFC 7118 §4.1). */
export function listeningProto(proto: Proto): Proto {
  if (proto === 'ws') return 'tcp';
  return proto === 'wss' ? 'tls' : proto;
}
